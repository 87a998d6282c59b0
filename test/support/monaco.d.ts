// The parts of VS Code's editor that test/support/typist.ts runs; the package has no types for them.
declare module 'monaco-editor-core/esm/vs/editor/contrib/suggest/browser/completionModel.js' {
  export interface LineContext {
    readonly leadingLineContent: string;
    readonly characterCountDelta: number;
  }
  export class CompletionModel<T> {
    constructor(
      items: readonly T[],
      column: number,
      lineContext: LineContext,
      wordDistance: { distance(): number },
      options: { readonly filterGraceful: boolean },
      snippetSuggestions: 'top' | 'bottom' | 'inline',
      fuzzyScoreOptions: { readonly boostFullMatch: boolean; readonly firstMatchCanBeWeak: boolean },
    );
    lineContext: LineContext;
    readonly items: readonly T[];
  }
}
declare module 'monaco-editor-core/esm/vs/base/common/filters.js' {
  export function createMatches(
    score: readonly number[],
  ): readonly { readonly start: number; readonly end: number }[];
}
declare module 'monaco-editor-core/esm/vs/editor/contrib/suggest/browser/suggestMemory.js' {
  export class NoMemory {
    select(model: undefined, position: undefined, items: readonly unknown[]): number;
  }
}
declare module 'monaco-editor-core/esm/vs/editor/common/core/wordHelper.js' {
  export function getWordAtText(
    column: number,
    wordDefinition: RegExp,
    text: string,
    textOffset: number,
  ): { readonly word: string; readonly startColumn: number; readonly endColumn: number } | null;
}
