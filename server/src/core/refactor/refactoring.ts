import type { TextEdit } from '../text/span.ts';

/**
 * A change of form that somebody may want at a place. Edits count from the start of the document, in UTF-16
 * units.
 */
export interface RefactorAction {
  /** What stays the same for a key binding and for tests: `watch-to-rules`. */
  readonly name: RefactorName;
  /** As editors group them: another form, one thing made several, several made one. */
  readonly kind: 'rewrite' | 'extract' | 'inline';
  readonly title: string;
  /** Worked out when asked; none where nothing is left to do. */
  readonly edits: () => readonly TextEdit[];
}

/** The name of a refactoring, for a key binding. */
export type RefactorName =
  | 'watch-to-rules'
  | 'all-watches-to-rules'
  | 'rules-to-watch'
  | 'all-rules-to-watches'
  | 'add-twin'
  | 'split-calls'
  | 'merge-calls'
  | 'complete-family'
  | 'sort-by-key'
  | 'wrap-in-region';
