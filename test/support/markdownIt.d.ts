/** The part of markdown-it that the tests use. */
declare module 'markdown-it' {
  export interface Token {
    readonly type: string;
    readonly content: string;
    readonly children: readonly Token[] | null;
    attrGet(name: string): string | null;
  }
  class MarkdownIt {
    constructor(options: { readonly html: boolean; readonly linkify: boolean });
    readonly linkify: { set(options: { readonly fuzzyLink: boolean }): unknown };
    validateLink: (address: string) => boolean;
    parse(text: string, env: object): Token[];
  }

  export { MarkdownIt as default };
}
