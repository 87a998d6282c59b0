/** The part of markdown-it that the tests use. */
declare module 'markdown-it' {
  class MarkdownIt {
    constructor(options: { readonly html: boolean; readonly linkify: boolean });
    readonly linkify: { set(options: { readonly fuzzyLink: boolean }): unknown };
    validateLink: (address: string) => boolean;
    parse(text: string, env: object): import('./renderedMarkdown.ts').Token[];
  }
  export = MarkdownIt;
}
