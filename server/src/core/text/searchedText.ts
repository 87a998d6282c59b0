/** A text in which many patterns are looked for: what is found out about it is kept. */
export class SearchedText {
  readonly text: string;
  private readonly found = new Map<string, boolean>();
  private readonly starts = new Map<string, readonly number[]>();
  private runs: Uint8Array | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Reports whether a literal text is somewhere in the text. */
  has(literal: string): boolean {
    let answer = this.found.get(literal);
    if (answer === undefined) this.found.set(literal, (answer = this.find(literal)));
    return answer;
  }

  private find(literal: string): boolean {
    const { text } = this;
    if (text.length < LARGE) return text.includes(literal);
    this.runs ??= runsIn(text);
    return mayHaveRuns(this.runs, literal) && text.includes(literal);
  }

  /**
   * Returns the starts of the lines, in order, where a match can start that has a literal in it: those of the lines
   * that have it, and of those above that go on in them.
   */
  startsFor(literal: string): readonly number[] {
    let answer = this.starts.get(literal);
    if (!answer) this.starts.set(literal, (answer = this.findStarts(literal)));
    return answer;
  }

  private findStarts(literal: string): readonly number[] {
    const { text } = this;
    const starts = new Set<number>();
    for (let at = text.indexOf(literal); at >= 0; ) {
      const end = text.indexOf('\n', at);
      addStarts(starts, text, at);
      at = end < 0 ? -1 : text.indexOf(literal, end + 1);
    }
    return ascending([...starts]);
  }
}

/** A text of so many characters is worth noting which runs it has, before it is searched for many literals. */
const LARGE = 10_000;
/** As many places for runs as this, a power of two; runs can share one. */
const PLACES = 2 ** 16;

const placeOf = (a: number, b: number, c: number): number =>
  (Math.imul(a, 961) ^ Math.imul(b, 31) ^ c) & (PLACES - 1);

/** Notes all runs of three characters in a text. */
function runsIn(text: string): Uint8Array {
  const runs = new Uint8Array(PLACES);
  let [a, b] = [text.charCodeAt(0), text.charCodeAt(1)];
  for (let i = 2; i < text.length; i++) {
    const c = text.charCodeAt(i);
    runs[placeOf(a, b, c)] = 1;
    a = b;
    b = c;
  }
  return runs;
}

/** Reports whether a text whose runs were noted may have a literal; false only where it certainly does not. */
function mayHaveRuns(runs: Uint8Array, literal: string): boolean {
  for (let i = 2; i < literal.length; i++) {
    const place = placeOf(literal.charCodeAt(i - 2), literal.charCodeAt(i - 1), literal.charCodeAt(i));
    if (runs[place] === 0) return false;
  }
  return true;
}

/** Sorts offsets, most of which are in order. */
export function ascending(offsets: number[]): readonly number[] {
  const isSorted = offsets.every((at, i) => i === 0 || at > (offsets[i - 1] as number));
  return isSorted ? offsets : offsets.sort((a, b) => a - b);
}

/** A line that begins a rule, a control or a comment, or is empty: a match goes into no other line from above. */
const FIRST_LINE = /^[ \t]*(?:-[a-zA-Z-]\b|#|\r?$)/;

/** Notes the start of the line at an offset, and of those above that go on in it. */
function addStarts(starts: Set<number>, text: string, at: number): void {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  while (!starts.has(start)) {
    starts.add(start);
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    if (start === 0 || (FIRST_LINE.test(line) && !/^[ \t]*-[FSCkp]\b/.test(line))) return;
    start = text.lastIndexOf('\n', start - 2) + 1;
  }
}

/** Lines in which many patterns are looked for, one by one. */
export class SearchedLines {
  readonly lines: readonly string[];
  private joined: SearchedText | undefined;
  private readonly withLiteral = new Map<string, readonly string[]>();

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  private get whole(): SearchedText {
    this.joined ??= new SearchedText(this.lines.join('\n'));
    return this.joined;
  }

  /** Reports whether a literal text is in one of the lines. */
  has(literal: string): boolean {
    return this.whole.has(literal);
  }

  /** Returns the lines that a literal text is in. */
  linesWith(literal: string): readonly string[] {
    let answer = this.withLiteral.get(literal);
    if (!answer)
      this.withLiteral.set(
        literal,
        (answer = this.has(literal) ? this.lines.filter((line) => line.includes(literal)) : []),
      );
    return answer;
  }
}
