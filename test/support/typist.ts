// Types into a document as a person does in VS Code. The list of suggestions is filtered, ranked and preselected by VS Code's own
// code (monaco-editor-core); when it opens, is asked for again or closes follows its SuggestModel, with every answer in before the
// next key. test/ui/typing.test.ts types the same in a real VS Code.

import { createMatches } from 'monaco-editor-core/esm/vs/base/common/filters.js';
import { getWordAtText } from 'monaco-editor-core/esm/vs/editor/common/core/wordHelper.js';
import { CompletionModel } from 'monaco-editor-core/esm/vs/editor/contrib/suggest/browser/completionModel.js';
import { NoMemory } from 'monaco-editor-core/esm/vs/editor/contrib/suggest/browser/suggestMemory.js';

/** One suggestion, with columns from 0 in its line. */
export interface Suggestion {
  readonly label: string;
  /** Ranked below all others, as `editor.snippetSuggestions` says for this language. */
  readonly isSnippet: boolean;
  readonly sortText: string | undefined;
  readonly filterText: string | undefined;
  readonly preselect: boolean;
  readonly insertText: string;
  /** Where the cursor goes in the inserted text; its end where absent. */
  readonly cursor?: number;
  readonly start: number;
  readonly end: number;
  /** Whether the list opens again once this is taken. */
  readonly opensNext: boolean;
}

/** What suggests. `ask` gets the text, the cursor as offset and the character that triggered it, if one did. */
export interface Provider {
  readonly triggerCharacters: readonly string[];
  ask(
    text: string,
    offset: number,
    trigger: string | undefined,
  ): Promise<{ readonly incomplete: boolean; readonly items: readonly Suggestion[] } | undefined>;
}

/** A document with a cursor. `press` takes a character, or Enter, Tab, Down, Up, Left, Right, End, Home, Backspace, Escape, Space+Ctrl. */
export interface Typist {
  press(key: string): Promise<void>;
  text(): string;
  offset(): number;
  /** The list that shows; undefined where none does. */
  list(): ShownList | undefined;
}

/** A list of suggestions. */
export interface ShownList {
  readonly rows: readonly string[];
  /** Which of the rows Enter would take. */
  readonly focused: number;
  /** The label of that row, with what VS Code highlights of it in brackets: it tells for which word the list was filtered. */
  readonly highlighted: string;
}

/** An item as CompletionModel wants it; it writes score, idx and more into it. */
interface Row {
  readonly suggestion: Suggestion;
  readonly completion: {
    readonly kind: number;
    readonly filterText: string | undefined;
    readonly preselect: boolean;
  };
  readonly textLabel: string;
  readonly labelLow: string;
  readonly filterTextLow: string | undefined;
  readonly sortTextLow: string;
  readonly position: { readonly column: number };
  readonly editStart: { readonly column: number };
  readonly provider: Provider;
  readonly container: { readonly incomplete: boolean };
  score: readonly number[];
}

/** A list that is open, made for a cursor at `column` of `line`. */
interface Session {
  readonly model: CompletionModel<Row>;
  readonly line: number;
  readonly column: number;
  /** Where the word began that the list was asked for. */
  readonly wordStart: number;
  readonly auto: boolean;
  readonly rows: ReadonlyMap<Provider, readonly Row[]>;
  /** How much stood to the right of the cursor. */
  readonly suffix: number;
  focused: number;
}

const SNIPPET = 28;
const OTHER = 17;
/** VS Code's defaults: `editor.suggest.matchOnWordStartOnly` is on. */
const scoring = { boostFullMatch: true, firstMatchCanBeWeak: false };
const noDistance = { distance: () => 0 };
const memory = new NoMemory();

/** `defaultComparator` and `snippetDownComparator` of VS Code's suggest.ts. */
function compareRows(a: Row, b: Row): number {
  if (a.suggestion.isSnippet !== b.suggestion.isSnippet) return a.suggestion.isSnippet ? 1 : -1;
  if (a.sortTextLow !== b.sortTextLow) return a.sortTextLow < b.sortTextLow ? -1 : 1;
  if (a.textLabel === b.textLabel) return a.completion.kind - b.completion.kind;
  return a.textLabel < b.textLabel ? -1 : 1;
}

/**
 * Opens a text with the cursor at `offset`.
 * @param wordPattern what a word is in this language, with the flag g
 * @param accepts `editor.acceptSuggestionOnEnter`
 */
export function startTyping(
  start: string,
  offset: number,
  providers: readonly Provider[],
  wordPattern: RegExp,
  accepts: 'on' | 'smart',
): Typist {
  let [text, cursor] = [start, offset];
  let session: Session | undefined;

  const place = () => {
    const from = text.lastIndexOf('\n', cursor - 1) + 1;
    const end = text.indexOf('\n', cursor);
    const line = text.slice(from, end < 0 ? text.length : end);
    const number = text.slice(0, from).split('\n').length;
    const column = cursor - from;
    const word = getWordAtText(column + 1, wordPattern, line, 0) ?? undefined;
    return { from, line, number, column, word, before: line.slice(0, column) };
  };
  type Place = ReturnType<typeof place>;

  /** Where the word up to the cursor begins, and that word. */
  const wordUntil = ({ word, column, line }: Place) => {
    const start = word ? word.startColumn - 1 : column;
    return { start, text: line.slice(start, column) };
  };
  /** SuggestModel's LineContext.shouldAutoTrigger. */
  const opensByItself = ({ word, column }: Place): boolean =>
    word !== undefined &&
    (word.endColumn - 1 === column || word.startColumn === column) &&
    Number.isNaN(Number(word.word));
  const show = (next: Session): void => {
    next.focused = memory.select(undefined, undefined, next.model.items);
    session = next.model.items.length > 0 ? next : undefined;
  };

  async function trigger(
    auto: boolean,
    asked: readonly Provider[] = providers,
    character?: string,
    reused: ReadonlyMap<Provider, readonly Row[]> = new Map(),
  ): Promise<void> {
    const { line, number, column, before, ...here } = place();
    const rows = new Map<Provider, readonly Row[]>(reused);
    for (const provider of asked) {
      const answer = await provider.ask(text, cursor, character);
      if (!answer) continue;
      const { items, incomplete } = answer;
      rows.set(
        provider,
        items.map((s) => rowOf(s, provider, incomplete, column)),
      );
    }
    const all = [...rows.values()].flat().sort(compareRows);
    const model = new CompletionModel(
      all,
      column + 1,
      { leadingLineContent: before, characterCountDelta: 0 },
      noDistance,
      { filterGraceful: true },
      'bottom',
      scoring,
    );
    const wordStart = wordUntil({ line, number, column, before, ...here }).start;
    show({ model, line: number, column, wordStart, auto, rows, suffix: line.length - column, focused: 0 });
  }

  /**
   * SuggestModel._onNewContext: what an open list does when the text or the cursor changed.
   * @returns whether it closed at once, without asking again
   */
  async function follow(open: Session): Promise<boolean> {
    const here = place();
    const word = wordUntil(here);
    const again = async (...how: Parameters<typeof trigger>): Promise<boolean> => {
      await trigger(...how);
      return false;
    };
    if (here.column < open.column || here.number !== open.line) {
      session = undefined;
      const isAsked = here.number === open.line && word.text !== '';
      return isAsked ? again(open.auto) : true;
    }
    if (word.text !== '' && word.start > open.wordStart) {
      const others = providers.filter((p) => !open.rows.has(p));
      return opensByItself(here) ? again(open.auto, others, undefined, open.rows) : false;
    }
    const incomplete = providers.filter((p) => open.rows.get(p)?.[0]?.container.incomplete);
    if (here.column > open.column && incomplete.length > 0 && word.text !== '') {
      const kept = new Map([...open.rows].filter(([p]) => !incomplete.includes(p)));
      return again(open.auto, incomplete, undefined, kept);
    }
    const old = open.model.lineContext;
    open.model.lineContext = {
      leadingLineContent: here.before,
      characterCountDelta: here.column - open.column,
    };
    if (open.model.items.length === 0 && !open.auto) open.model.lineContext = old;
    show(open);
    return session === undefined;
  }

  async function type(character: string): Promise<void> {
    text = text.slice(0, cursor) + character + text.slice(cursor);
    cursor++;
    const isClosed = session ? await follow(session) : true;
    const byItself = opensByItself(place());
    if (isClosed && byItself) return trigger(true);
    const wanted = providers.filter((p) => p.triggerCharacters.includes(character));
    if (byItself || wanted.length === 0) return;
    const kept = new Map([...(session?.rows ?? [])].filter(([p]) => !wanted.includes(p)));
    await trigger(true, wanted, character, kept);
  }

  async function accept(open: Session): Promise<void> {
    const row = open.model.items[open.focused];
    if (!row) return;
    const { suggestion, position } = row;
    const { from, line } = place();
    const suffix = line.length - (cursor - from) - open.suffix;
    const start = from + suggestion.start;
    const end = cursor + (suggestion.end - position.column + 1) + suffix;
    text = text.slice(0, start) + suggestion.insertText + text.slice(end);
    cursor = start + (suggestion.cursor ?? suggestion.insertText.length);
    session = undefined;
    if (suggestion.opensNext) await trigger(true);
  }

  /** SuggestController's makesTextEdit: with "smart", Enter ends the line where the word is typed in full. */
  function changesText(open: Session): boolean {
    const { suggestion } = open.model.items[open.focused] ?? {};
    if (!suggestion || accepts === 'on' || !open.auto || suggestion.isSnippet) return true;
    return text.slice(place().from + suggestion.start, cursor) !== suggestion.insertText;
  }

  async function move(to: number): Promise<void> {
    cursor = Math.max(0, Math.min(text.length, to));
    if (session) await follow(session);
  }

  async function press(key: string): Promise<void> {
    const open = session;
    const here = place();
    switch (key) {
      case 'Enter':
        if (open && changesText(open)) return accept(open);
        session = undefined;
        text = `${text.slice(0, cursor)}\n${text.slice(cursor)}`;
        cursor++;
        return;
      case 'Tab':
        return open ? accept(open) : type('\t');
      case 'Down':
      case 'Up':
        if (open) {
          const by = key === 'Down' ? 1 : open.model.items.length - 1;
          open.focused = (open.focused + by) % open.model.items.length;
        }
        return;
      case 'Escape':
        session = undefined;
        return;
      case 'Space+Ctrl':
        return trigger(false);
      case 'Left':
        return move(cursor - 1);
      case 'Right':
        return move(cursor + 1);
      case 'Home':
        return move(here.from);
      case 'End':
        return move(here.from + here.line.length);
      case 'Backspace':
        text = text.slice(0, cursor - 1) + text.slice(cursor);
        return move(cursor - 1);
      default:
        return type(key);
    }
  }

  return {
    press,
    text: () => text,
    offset: () => cursor,
    list() {
      if (!session) return undefined;
      const { focused, model } = session;
      const highlighted = highlightedLabel(model.items[focused]);
      return { rows: model.items.map((r) => r.textLabel), focused, highlighted };
    },
  };
}

function highlightedLabel(row: Row | undefined): string {
  if (!row) return '';
  let label = row.textLabel;
  // From the last to the first, as createMatches finds them.
  const matches = [...createMatches(row.score)].sort((a, b) => b.start - a.start);
  for (const { start, end } of matches)
    label = `${label.slice(0, start)}[${label.slice(start, end)}]${label.slice(end)}`;
  return label;
}

function rowOf(suggestion: Suggestion, provider: Provider, incomplete: boolean, column: number): Row {
  const { label, filterText, sortText, preselect, isSnippet, start } = suggestion;
  return {
    suggestion,
    completion: { kind: isSnippet ? SNIPPET : OTHER, filterText, preselect },
    textLabel: label,
    labelLow: label.toLowerCase(),
    filterTextLow: filterText?.toLowerCase(),
    sortTextLow: (sortText ?? label).toLowerCase(),
    position: { column: column + 1 },
    editStart: { column: start + 1 },
    provider,
    container: { incomplete },
    score: [],
  };
}
