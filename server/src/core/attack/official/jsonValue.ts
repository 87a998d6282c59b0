/** Where a piece ends the value, or the piece itself ends. */
interface ReadValue {
  /** The offset in the piece after the last character of the value, in UTF-16 units. */
  readonly end: number;
  /** The value's whole text; undefined where it goes on in the next piece, or cannot be read. */
  readonly text?: string;
  readonly problem?: string;
}

/**
 * Takes the text of one JSON value at a time out of pieces of text. It finds the value's end; it does not
 * parse.
 */
export interface JsonValueReader {
  /** Reports whether a value was begun and its end not found yet. */
  isOpen(): boolean;
  /** Starts a value; its first character is the next one that `read` gets. */
  begin(): void;
  /** Reads the open value from the offset `at` of a piece, in UTF-16 units. */
  read(piece: string, at: number): ReadValue;
}

/** No known bundle nests deeper than six. */
const MAX_DEPTH = 64;
/**
 * The longest value, in UTF-16 units: the table of contents of MITRE's collection has about three million.
 */
const MAX_LENGTH = 16_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Reports whether a UTF-16 unit is white space of JSON. */
export function isJsonSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/**
 * Returns a reader that gets a JSON text in pieces and finds where a value in it ends; `begin` starts the
 * first value.
 */
export function createJsonValueReader(): JsonValueReader {
  let open = false;
  /** What earlier pieces had of the value. */
  let earlier = '';
  let depth = 0;
  let inString = false;
  let escaped = false;

  /** Follows a string; returns whether it ends with this unit. */
  function endsString(unit: number): boolean {
    if (escaped) escaped = false;
    else if (unit === BACKSLASH) escaped = true;
    else if (unit === QUOTE) inString = false;
    return !inString;
  }

  /** Returns where the value ends, or the length of the piece; -1 where it nests too deep. */
  function findEnd(piece: string, at: number): number {
    for (let i = at; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      if (inString) {
        if (endsString(unit) && depth === 0) return i + 1;
      } else if (unit === QUOTE) inString = true;
      else if (unit === OPEN_OBJECT || unit === OPEN_LIST) {
        if (++depth > MAX_DEPTH) return -1;
      } else if (unit === CLOSE_OBJECT || unit === CLOSE_LIST) {
        // A number or a word ends before what closes the list around it.
        if (depth === 0) return i;
        if (--depth === 0) return i + 1;
      } else if (depth === 0 && (unit === COMMA || unit === COLON || isJsonSpace(unit))) return i;
    }
    return piece.length;
  }

  return {
    isOpen: () => open,
    begin() {
      open = true;
      depth = 0;
    },
    read(piece, at) {
      const end = findEnd(piece, at);
      if (end < 0)
        return { end: at, problem: `It is nested more than ${MAX_DEPTH} deep, which no STIX bundle is.` };
      const part = piece.slice(at, end);
      if (earlier.length + part.length > MAX_LENGTH)
        return { end, problem: 'One of its objects is longer than any of a STIX bundle.' };
      const text = earlier + part;
      // At the piece's end it may go on in the next; a string or a list that closed just there is complete.
      const isClosed = depth === 0 && !inString && /["\]}]$/.test(part);
      if (end === piece.length && !isClosed) {
        earlier = text;
        return { end };
      }
      open = false;
      earlier = '';
      return { end, text };
    },
  };
}
