/** A sentence about why something cannot be read. */
export interface Unreadable {
  readonly problem: string;
}

/** Reads JSON that comes in pieces. */
export interface Scanner {
  /** Takes the next piece; a problem ends it, and further pieces are passed over. */
  push(piece: string): Unreadable | undefined;
  /** Says that there are no more pieces. */
  end(): Unreadable | undefined;
}

/** What is found. Names are own ones of the JSON, values whatever JSON can hold. */
export interface Found {
  /** A member of the whole, other than the list. */
  member(name: string, value: unknown): Unreadable | undefined;
  /** An entry of the list. */
  entry(value: unknown): Unreadable | undefined;
}

/** No known bundle nests deeper than six. */
const DEEPEST = 64;
/** The longest value, in UTF-16 units: the table of contents of MITRE's collection has about three million. */
const LONGEST = 16_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const isBlank = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;

/** What is read next: the whole's brace, a name or the end, a colon, a value, what stands behind it; the same in the list. */
type State = 'start' | 'name' | 'colon' | 'value' | 'behind' | 'entry' | 'behindEntry' | 'done';

/**
 * Reads one JSON object of which one member is a long list, without ever holding the whole: each entry of the list, and
 * each other member, is parsed by itself as soon as it is complete. Never throws.
 * @param list the name of the member that holds the list
 */
export function createScanner(list: string, found: Found): Scanner {
  let state: State = 'start';
  let failed: Unreadable | undefined;
  let name = '';
  /** Empty lists and objects may close at once; behind a comma they may not. */
  let mayClose = true;
  let nothingYet = true;
  // Of the value that is being taken:
  let taking = false;
  let before = '';
  let depth = 0;
  let inString = false;
  let escaped = false;

  function fail(problem: string): Unreadable {
    return (failed = { problem });
  }
  function noJson(c: number): Unreadable {
    return fail(`It is no JSON: ${shown(String.fromCharCode(c))} stands where ${expected[state]} should be.`);
  }

  /** Gives on a value that is complete. */
  function take(text: string): Unreadable | undefined {
    taking = false;
    before = '';
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return fail(`It is no JSON: ${shown(text)} cannot be read.`);
    }
    switch (state) {
      case 'name':
        if (typeof value !== 'string')
          return fail(`It is no JSON: ${shown(text)} stands where a name should be.`);
        name = value;
        state = 'colon';
        return undefined;
      case 'value':
        state = 'behind';
        return keep(found.member(name, value));
      case 'entry':
        state = 'behindEntry';
        return keep(found.entry(value));
      default:
        return undefined;
    }
  }
  function keep(problem: Unreadable | undefined): Unreadable | undefined {
    if (problem) failed = problem;
    return problem;
  }

  /** A character outside of any value. Answers whether a value begins with it. */
  function between(c: number): boolean {
    switch (state) {
      case 'start':
        if (c !== OPEN_OBJECT) noJson(c);
        state = 'name';
        mayClose = true;
        return false;
      case 'name':
        if (c === CLOSE_OBJECT && mayClose) {
          state = 'done';
          return false;
        }
        if (c !== QUOTE) noJson(c);
        return true;
      case 'colon':
        if (c !== COLON) noJson(c);
        state = 'value';
        return false;
      case 'value':
        if (name !== list) return true;
        if (c !== OPEN_LIST) fail(`"${list}" is no list.`);
        state = 'entry';
        mayClose = true;
        return false;
      case 'behind':
        if (c === COMMA) state = 'name';
        else if (c === CLOSE_OBJECT) state = 'done';
        else noJson(c);
        mayClose = false;
        return false;
      case 'entry':
        if (c === CLOSE_LIST && mayClose) {
          state = 'behind';
          return false;
        }
        return true;
      case 'behindEntry':
        if (c === COMMA) state = 'entry';
        else if (c === CLOSE_LIST) state = 'behind';
        else noJson(c);
        mayClose = false;
        return false;
      case 'done':
        noJson(c);
        return false;
      default:
        return state satisfies never;
    }
  }

  /** Follows a value from `at`; answers where it ends, or the piece's length. */
  function follow(piece: string, at: number): number {
    let i = at;
    for (; i < piece.length; i++) {
      const c = piece.charCodeAt(i);
      if (inString) {
        if (escaped) escaped = false;
        else if (c === BACKSLASH) escaped = true;
        else if (c === QUOTE) {
          inString = false;
          if (depth === 0) return i + 1;
        }
      } else if (c === QUOTE) inString = true;
      else if (c === OPEN_OBJECT || c === OPEN_LIST) {
        if (++depth > DEEPEST) {
          fail(`It is nested more than ${DEEPEST} deep, which no STIX bundle is.`);
          return i;
        }
      } else if (c === CLOSE_OBJECT || c === CLOSE_LIST) {
        // A number or a word ends before what closes the list around it.
        if (depth === 0) return i;
        if (--depth === 0) return i + 1;
      } else if (depth === 0 && (c === COMMA || c === COLON || isBlank(c))) return i;
    }
    return i;
  }

  return {
    push(piece) {
      let i = 0;
      if (nothingYet && piece !== '') {
        nothingYet = false;
        if (piece.charCodeAt(0) === 0xfeff) i = 1;
      }
      while (i < piece.length && !failed) {
        if (!taking) {
          const c = piece.charCodeAt(i);
          if (isBlank(c)) i++;
          else if (between(c)) {
            taking = true;
            depth = 0;
          } else i++;
          continue;
        }
        const end = follow(piece, i);
        if (failed) break;
        const part = piece.slice(i, end);
        if (before.length + part.length > LONGEST)
          return fail('One of its objects is longer than any of a STIX bundle.');
        // At the piece's end it may go on in the next; a string or a list that closed just there is complete.
        const complete = end < piece.length || (depth === 0 && !inString && /["\]}]$/.test(part));
        if (complete) take(before + part);
        else before += part;
        i = end;
      }
      return failed;
    },
    end() {
      if (failed || state === 'done') return failed;
      if (nothingYet) return fail('It is empty.');
      return fail('It ends in the middle: it was cut off, or not fetched to its end.');
    },
  };
}

const expected: Readonly<Record<State, string>> = {
  start: 'the opening "{"',
  name: 'a name',
  colon: 'a ":"',
  value: 'a value',
  behind: 'a "," or the closing "}"',
  entry: 'a value',
  behindEntry: 'a "," or the closing "]"',
  done: 'the end',
};

function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
