import type { Target } from '../facts/targets.ts';
import type { Rule } from '../model/rule.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { listedRule } from '../ruleset/listedRule.ts';
import { sentRule } from '../ruleset/sentRule.ts';
import { parseLine } from '../syntax/line.ts';
import { withoutKeys } from '../syntax/writtenKeys.ts';
import { lazy } from '../text/lazy.ts';
import { SearchedLines } from '../text/searchedText.ts';
import { compileSearch, type SearchPattern } from '../text/searchPattern.ts';
import type { HandCheck, Requirement } from './profileTypes.ts';
import type { ScanAnswer } from './scanTexts.ts';

/** What a person who checks by hand reads; each is only worked out where a check asks for it. */
export interface HandTexts {
  /** Returns what `auditctl -l` prints. */
  readonly listed: () => readonly string[];
  /** Returns the lines of the merged audit.rules. */
  readonly merged: () => readonly string[];
  /** Returns the rules that their lines would add. */
  readonly added: () => readonly Rule[];
  readonly target: Target;
}

/**
 * Returns a function that reports whether a requirement passes the check that its guide describes for people
 * (a command, and what it must print); undefined where there is no such check or its outcome cannot be known.
 * @param texts the merged rules, and what `auditctl -l` prints after loading them
 */
export function createHandChecker(texts: HandTexts): (requirement: Requirement) => ScanAnswer {
  const { listed, merged, added, target } = texts;
  const searched = {
    listed: lazy(() => new SearchedLines(listed())),
    file: lazy(() => new SearchedLines(merged())),
  };
  const meanings = {
    listed: lazy(() => new Set(listed().map(withoutKeys))),
    file: lazy(() => new Set(added().map((rule) => withoutKeys(listedRule(rule, target))))),
  };
  return (requirement) => {
    const { hand, kind, lines, insert } = requirement;
    if (!hand) return undefined;
    if (kind === 'control') return printsControl(hand, lines, merged());
    if (hand.passes === 'any-line' && hand.commands.length > 0)
      return printsLines(hand, searched[hand.place]());
    const wanted = [hand.shown.length > 0 ? hand.shown : lines, ...(insert ? [insert] : [])];
    const asked = wanted.map((own) => own.map((line) => meaningOn(line, target)));
    if (asked.some((own) => own.every((meaning) => meanings[hand.place]().has(meaning ?? '')))) return true;
    return asked[0]?.includes(undefined) ? undefined : false;
  };
}

/** Returns a line of rules as it is listed, without its key; undefined for one that adds no rule. */
function meaningOn(line: string, target: Target): string | undefined {
  const node = parseLine(line);
  if (node.kind !== 'command') return undefined;
  const verdict = verdictOf(node, target);
  const sent = verdict.outcome === 'loads' ? sentRule(node, verdict) : undefined;
  return sent?.sent.type === 'add' ? withoutKeys(listedRule(sent.rule, target)) : undefined;
}

/** Reports whether every command of a check prints a line; undefined where a command is not a search. */
function printsLines({ commands }: HandCheck, lines: SearchedLines): ScanAnswer {
  const answers = commands.map((command) => searchOf(command)?.matchesLine(lines));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

const plainLine = (line: string): string => line.trim().replace(/\s+/g, ' ');
const isUsed = (plain: string): boolean => plain !== '' && !plain.startsWith('#');

/** Reports whether the line of a control is among those that are printed; with `tail -1` it must be the last. */
function printsControl(hand: HandCheck, lines: readonly string[], merged: readonly string[]): boolean {
  const isLast = hand.commands.some((command) => /\|\s*tail\s+-n?\s*1/.test(command));
  const printed = isLast ? lastUsed(merged) : merged;
  return lines.map(plainLine).every((wanted) => isUsed(wanted) && isAmong(wanted, printed));
}

function lastUsed(lines: readonly string[]): readonly string[] {
  for (let i = lines.length - 1; i >= 0; i--) if (isUsed(plainLine(lines[i] ?? ''))) return [lines[i] ?? ''];
  return [];
}

/** Reports whether a line is among others, whatever the spaces between words are. */
function isAmong(wanted: string, lines: readonly string[]): boolean {
  const [word = ''] = wanted.split(' ');
  return lines.some((line) => line.includes(word) && plainLine(line) === wanted);
}

const GREP = /(?:^|\|)\s*(?:sudo\s+)?(e|f)?grep((?:\s+-[A-Za-z]+)*)\s+(?:'([^']*)'|"([^"]*)"|(\S+))/;

/** Returns the search of the `grep` in a command; undefined where it has none that can be read. */
function searchOf(command: string): SearchPattern | undefined {
  const m = GREP.exec(command);
  if (!m) return undefined;
  const [, kind, options = '', single, double, bare] = m;
  const pattern = single ?? double ?? bare ?? '';
  const isExtended = kind === 'e' || /E/.test(options);
  const source = isExtended ? pattern : fromBasic(pattern);
  const word = /w/.test(options) ? `(?:^|[^A-Za-z0-9_])(?:${source})(?:[^A-Za-z0-9_]|$)` : source;
  const compiled = compileSearch(/i/.test(options) ? `(?i)${word}` : word);
  return 'problem' in compiled ? undefined : compiled.search;
}

/** Returns a basic regular expression of grep in the extended syntax: `\|` is an alternative there, `(` itself. */
function fromBasic(pattern: string): string {
  return pattern.replace(/\\([|(){}+?])|([|(){}+?])|\\-/g, (whole, escaped: string, plain: string) => {
    if (whole === '\\-') return '-';
    return escaped ?? `\\${plain}`;
  });
}
