import type { Machine } from '../facts/machines.ts';
import { syscalls } from '../facts/tables.ts';
import type { ArgumentScope } from './constants.ts';
import type { Meaning } from './meaning.ts';
import { type Slip, type SlipKind, totalCost } from './slips.ts';
import type { Token } from './tokens.ts';
import { tablesOf } from './wordValues.ts';

/**
 * A broken line as its readers see it: its text, its tokens, and what is known of the rule as a whole.
 * Readers name tokens by their index into `tokens`.
 */
export interface BrokenLine extends ArgumentScope {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Machines of the host whose system calls the rule cannot ask for, by its architecture. */
  readonly elsewhere: readonly Machine[];
  /** Letters of the options that are in the line with their dash. */
  readonly letters: ReadonlySet<string>;
  /** Names of fields that a condition of the line begins with, in lower case. */
  readonly fields: ReadonlySet<string>;
}

/**
 * Some tokens of a broken line and what was meant by them. The cost is the sum of what its slips cost: the
 * less, the likelier.
 */
export interface Reading {
  /** The index of the first token, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly parts: readonly Meaning[];
  readonly cost: number;
  /** It goes on where the last reading ended, and takes its place. */
  readonly extends?: true;
}

/**
 * Returns a broken line ready to be read, with what its tokens say of the rule as a whole: letters of
 * options, fields, system calls and architecture.
 * @param text the text that the tokens were split from
 * @param host the machine that the rule is for
 */
export function brokenLine(text: string, tokens: readonly Token[], host: Machine): BrokenLine {
  const letters = new Set<string>();
  const fields = new Set<string>();
  for (const { text: word } of tokens) {
    const option = /^-([A-Za-z])/.exec(word)?.[1];
    if (option) letters.add(option);
    const name = /^(?:-F)?([a-z]\w*)[!<>=&]/i.exec(word)?.[1];
    if (name) fields.add(name.toLowerCase());
  }
  const tables = tablesFor(tokens, host);
  const elsewhere = tablesOf(host).filter((m) => !tables.includes(m));
  return { text, tokens, tables, elsewhere, calls: callsIn(tokens, tables), letters, fields };
}

/** Returns the system calls that are in a line: after `-S`, or anywhere where there is none. */
function callsIn(tokens: readonly Token[], tables: readonly Machine[]): readonly string[] {
  const known = (words: readonly string[]): readonly string[] =>
    words
      .flatMap((w) => w.toLowerCase().split(/[^a-z0-9_]+/))
      .filter((w) => tables.some((m) => syscalls(m).find(w)));
  const behind = known(
    tokens.flatMap(({ text }, i) =>
      text.startsWith('-S') ? [text.slice(2), tokens[i + 1]?.text ?? ''] : [],
    ),
  );
  return behind.length > 0 ? behind : known(tokens.map((t) => t.text));
}

/**
 * Returns the machines whose tables name the line's system calls: one where its architecture is plain, else
 * all of the host.
 */
function tablesFor(tokens: readonly Token[], host: Machine): readonly Machine[] {
  const all = tablesOf(host);
  const arch = tokens.map((t) => /^(?:-F)?arch=(b64|b32)$/i.exec(t.text)?.[1]?.toLowerCase()).find(Boolean);
  if (arch === undefined) return all;
  return arch === 'b64' ? all.slice(0, 1) : all.slice(-1);
}

/**
 * Reports whether a broken line is meant as a system call rule, not as a watch: it has a list, or something
 * that only such rules have.
 */
export function isCallRule(line: BrokenLine): boolean {
  return (
    ['a', 'A', 'd', 'S', 'C'].some((l) => line.letters.has(l)) ||
    (line.fields.size > 0 && !line.letters.has('w'))
  );
}

/**
 * Reports whether a broken line has a `-w` with another option where its path should be: the path may come
 * later.
 */
export function lacksWatched({ tokens }: BrokenLine): boolean {
  return tokens.some((t, i) => t.text === '-w' && isOption(tokens[i + 1]?.text));
}

/**
 * Reports whether the text of a token looks like an option, such as `-k` or `--signal`; false for undefined,
 * which is the token after the last.
 */
export function isOption(text: string | undefined): boolean {
  return text !== undefined && /^--?[A-Za-z]/.test(text);
}

/**
 * Returns a reading, one way to understand some tokens of a line: what they mean, what is wrong with them
 * (slips), and the cost of all slips.
 * @param from index of the first token
 * @param to index of the token after the last
 * @param parts what the tokens mean
 * @param slips what is wrong, in addition to the slips of the tokens and of the parts
 * @param extra cost in addition to that of the slips
 */
export function reading(
  line: BrokenLine,
  from: number,
  to: number,
  parts: readonly Meaning[],
  slips: readonly Slip[] = [],
  extra = 0,
): Reading {
  let cost = extra + totalCost(slips);
  for (let i = from; i < to; i++) cost += totalCost(line.tokens[i]?.slips ?? []);
  for (const p of parts) cost += totalCost(p.slips);
  const own = line.tokens.slice(from, to).flatMap((t) => t.slips);
  const [first, ...rest] = parts;
  const all =
    first && own.length + slips.length > 0
      ? [{ ...first, slips: [...slips, ...own, ...first.slips] }, ...rest]
      : parts;
  return { from, to, parts: all, cost };
}

/**
 * Returns the text of some tokens of a line, and what is between them, as they were typed.
 * @param from index of the first token
 * @param to index of the token after the last
 */
export function typedText({ text, tokens }: BrokenLine, from: number, to: number): string {
  return text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0);
}

/**
 * Returns a slip of some kind (a mistake in what was typed) that some tokens of a line have.
 * @param from index of the first token
 * @param to index of the token after the last
 * @param written what the repair writes for them
 */
export function slip(line: BrokenLine, kind: SlipKind, from: number, to: number, written: string): Slip {
  return { kind, typed: typedText(line, from, to), written };
}
