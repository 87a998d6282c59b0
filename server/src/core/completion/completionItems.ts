import type { Span } from '../text/span.ts';

/** What a completion item is, for its icon. */
export type ItemKind =
  | 'option'
  | 'keyword'
  | 'field'
  | 'operator'
  | 'value'
  | 'syscall'
  | 'technique'
  | 'key'
  | 'file'
  | 'folder'
  | 'policy';

/**
 * What documentation of an item is about; its text is made when it is asked for. Plain JSON, so that it can
 * travel.
 */
export interface DocRef {
  readonly about:
    | 'option'
    | 'listAction'
    | 'field'
    | 'operator'
    | 'syscall'
    | 'technique'
    | 'actor'
    | 'permission';
  readonly name: string;
  /** The field that a value belongs to; the machine of a system call. */
  readonly of?: string;
}

/** A completion item: one thing that can be typed at the cursor. */
export interface Item {
  readonly label: string;
  readonly kind: ItemKind;
  /** What is replaced, in UTF-16 offsets of the document; it holds the cursor and stays on its line. */
  readonly span: Span;
  readonly newText: string;
  /**
   * A shorter label for an editor that shows a text next to it, and that text: the end of a long one would be
   * cut off.
   */
  readonly short?: { readonly label: string; readonly beside?: string };
  /** A few words next to the label. */
  readonly detail?: string;
  /** What the client compares with what is typed; the label where absent. */
  readonly filterText?: string;
  readonly doc?: DocRef;
  /** Documentation as Markdown, where it is at hand without a further request. */
  readonly text?: string;
  /** What comes next can be completed too. */
  readonly more?: boolean;
}

/** Completion items, the likely ones first. */
export interface ItemList {
  readonly items: readonly Item[];
  /** The list was made for just what is typed: with each further letter it must be asked for again. */
  readonly incomplete: boolean;
}

export const noItems: ItemList = { items: [], incomplete: false };

/**
 * Returns the position of a name for sorting: its index in `first`, the names that come first; the length of
 * `first` for any other name.
 */
export function rank(first: readonly string[], name: string): number {
  const at = first.indexOf(name);
  return at < 0 ? first.length : at;
}
