import { createJsonValueReader, isJsonSpace } from './jsonValue.ts';

/** A sentence about why something cannot be read. */
export interface Unreadable {
  readonly problem: string;
}

/** Reads JSON that comes in pieces. */
export interface Scanner {
  /**
   * Takes the next piece. A problem ends the reading: later pieces are ignored and the problem is returned
   * again.
   */
  push(piece: string): Unreadable | undefined;
  /** Says that there are no more pieces; returns a problem where the JSON is not complete. */
  end(): Unreadable | undefined;
}

/**
 * Receives what is found. Names are those of the JSON, values whatever JSON can hold. A problem ends the
 * reading.
 */
export interface Found {
  /** A member of the whole object, other than the list. */
  member(name: string, value: unknown): Unreadable | undefined;
  /** An entry of the list. */
  entry(value: unknown): Unreadable | undefined;
}

const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = 0xfeff;

/** What is read next: in the object, in its long list, or after the end. */
type State = 'start' | 'name' | 'colon' | 'value' | 'afterValue' | 'list' | 'entry' | 'afterEntry' | 'done';

/** What a character outside of any value does: it changes the state, begins a value, or must not be there. */
type Step = { readonly state: State; readonly mayClose?: boolean } | 'begins a value' | 'unexpected';

/**
 * For each state, the step of a UTF-16 unit; `mayClose` says that a list or an object may end without any
 * entry.
 */
const steps: Readonly<Record<State, (unit: number, mayClose: boolean) => Step>> = {
  start: (unit) => (unit === OPEN_OBJECT ? { state: 'name', mayClose: true } : 'unexpected'),
  name(unit, mayClose) {
    if (unit === CLOSE_OBJECT && mayClose) return { state: 'done' };
    return unit === QUOTE ? 'begins a value' : 'unexpected';
  },
  colon: (unit) => (unit === COLON ? { state: 'value' } : 'unexpected'),
  value: () => 'begins a value',
  afterValue(unit) {
    if (unit === COMMA) return { state: 'name' };
    return unit === CLOSE_OBJECT ? { state: 'done' } : 'unexpected';
  },
  list: (unit) => (unit === OPEN_LIST ? { state: 'entry', mayClose: true } : 'unexpected'),
  entry: (unit, mayClose) => (unit === CLOSE_LIST && mayClose ? { state: 'afterValue' } : 'begins a value'),
  afterEntry(unit) {
    if (unit === COMMA) return { state: 'entry' };
    return unit === CLOSE_LIST ? { state: 'afterValue' } : 'unexpected';
  },
  done: () => 'unexpected',
};

/** What each state expects, for a message. */
const expected: Readonly<Record<State, string>> = {
  start: 'the opening "{"',
  name: 'a name',
  colon: 'a ":"',
  value: 'a value',
  afterValue: 'a "," or the closing "}"',
  list: 'a list',
  entry: 'a value',
  afterEntry: 'a "," or the closing "]"',
  done: 'the end',
};

/**
 * Returns a reader for one large JSON object with one long list, which never keeps all of it: each item of
 * the list, and each other member, is parsed as soon as it is complete. Never throws.
 * @param list the name of the member that holds the list
 * @param found receives each item and each other member
 */
export function createScanner(list: string, found: Found): Scanner {
  const value = createJsonValueReader();
  let state: State = 'start';
  let mayClose = false;
  /** The name of the member whose value comes next. */
  let name = '';
  let isEmpty = true;
  let failure: Unreadable | undefined;

  /** Handles a character outside of any value. */
  function advance(unit: number): void {
    const step = steps[state](unit, mayClose);
    if (step === 'begins a value') value.begin();
    else if (step === 'unexpected') failure = { problem: unexpectedIn(state, unit, list) };
    else {
      state = step.state === 'value' && name === list ? 'list' : step.state;
      mayClose = step.mayClose ?? false;
    }
  }

  /** Parses a complete value and gives it to whom it is for. */
  function finish(text: string): Unreadable | undefined {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return { problem: `It is not JSON: ${excerpt(text)} cannot be read.` };
    }
    if (state === 'entry') {
      state = 'afterEntry';
      return found.entry(parsed);
    }
    if (state === 'value') {
      state = 'afterValue';
      return found.member(name, parsed);
    }
    if (typeof parsed !== 'string')
      return { problem: `It is not JSON: ${excerpt(text)} is where a name should be.` };
    name = parsed;
    state = 'colon';
    return undefined;
  }

  /** Reads the open value on; returns where to go on in the piece. */
  function readValue(piece: string, at: number): number {
    const { end, text, problem } = value.read(piece, at);
    if (problem !== undefined) failure = { problem };
    else if (text !== undefined) failure = finish(text);
    return end;
  }

  return {
    push(piece) {
      let i = isEmpty && piece.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
      isEmpty &&= piece === '';
      while (i < piece.length && !failure) {
        if (value.isOpen()) {
          i = readValue(piece, i);
          continue;
        }
        const unit = piece.charCodeAt(i);
        if (!isJsonSpace(unit)) advance(unit);
        if (!value.isOpen()) i++;
      }
      return failure;
    },
    end() {
      if (failure || state === 'done') return failure;
      failure = {
        problem: isEmpty
          ? 'It is empty.'
          : 'It ends in the middle: it was cut off, or not fetched to its end.',
      };
      return failure;
    },
  };
}

function unexpectedIn(state: State, unit: number, list: string): string {
  if (state === 'list') return `"${list}" is not a list.`;
  return `It is not JSON: ${excerpt(String.fromCharCode(unit))} is where ${expected[state]} should be.`;
}

/** Quotes a text for a message, cut to 40 characters. */
function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
