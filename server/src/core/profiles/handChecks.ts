import type { Target } from '../facts/targets.ts';
import type { Rule } from '../model/rule.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { listedRule } from '../ruleset/listedRule.ts';
import { sentRule } from '../ruleset/sentRule.ts';
import { parseLine } from '../syntax/line.ts';
import { withoutKeys } from '../syntax/writtenKeys.ts';
import { compileSearch, type SearchPattern } from '../text/searchPattern.ts';
import type { HandCheck, Requirement } from './profileTypes.ts';
import type { ScanAnswer } from './scanTexts.ts';

/** What a person who checks by hand reads. */
export interface HandTexts {
  /** What `auditctl -l` prints. */
  readonly listed: readonly string[];
  /** The lines of the merged audit.rules. */
  readonly merged: readonly string[];
  /** The rules that their lines would add. */
  readonly added: readonly Rule[];
  readonly target: Target;
}

/**
 * Returns a function that reports whether a requirement passes the check that its guide describes for people
 * (a command, and what it must print); undefined where there is no such check or its outcome cannot be known.
 * @param texts the merged rules, and what `auditctl -l` prints after loading them
 */
export function createHandChecker(texts: HandTexts): (requirement: Requirement) => ScanAnswer {
  const whole = { listed: texts.listed.join('\n'), file: texts.merged.join('\n') };
  let listed: ReadonlySet<string> | undefined;
  let merged: ReadonlySet<string> | undefined;
  const found = (place: HandCheck['place']): ReadonlySet<string> => {
    listed ??= new Set(texts.listed.map(withoutKey));
    merged ??= new Set(texts.added.map((rule) => withoutKey(listedRule(rule, texts.target))));
    return place === 'listed' ? listed : merged;
  };
  return (requirement) => {
    const { hand, kind, lines, insert } = requirement;
    if (!hand) return undefined;
    if (kind === 'control') return printsControl(hand, lines, texts);
    if (hand.passes === 'any-line' && hand.commands.length > 0) return printsLines(hand, texts, whole);
    const wanted = [hand.shown.length > 0 ? hand.shown : lines, ...(insert ? [insert] : [])];
    const meanings = wanted.map((own) => own.map((line) => meaningOn(line, texts.target)));
    if (meanings.some((own) => own.every((meaning) => found(hand.place).has(meaning ?? '')))) return true;
    return meanings[0]?.includes(undefined) ? undefined : false;
  };
}

/** Returns a line of rules as it is listed, without its key; undefined for one that adds no rule. */
function meaningOn(line: string, target: Target): string | undefined {
  const node = parseLine(line);
  if (node.kind !== 'command') return undefined;
  const verdict = verdictOf(node, target);
  const sent = verdict.outcome === 'loads' ? sentRule(node, verdict) : undefined;
  return sent?.sent.type === 'add' ? withoutKey(listedRule(sent.rule, target)) : undefined;
}

function withoutKey(listed: string): string {
  return withoutKeys(listed);
}

/**
 * Reports whether every command of a check prints a line; undefined where a command is not a search.
 * @param whole the lines of each place as one text
 */
function printsLines(
  hand: HandCheck,
  texts: HandTexts,
  whole: Readonly<Record<HandCheck['place'], string>>,
): ScanAnswer {
  const lines = hand.place === 'listed' ? texts.listed : texts.merged;
  const answers = hand.commands.map((command) => {
    const search = searchOf(command);
    if (!search) return undefined;
    // What is nowhere in the whole text is in none of its lines.
    if (search.matches(whole[hand.place], 1)?.length === 0) return false;
    return lines.some((line) => (search.matches(line, 1)?.length ?? 0) > 0);
  });
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** Reports whether the line of a control is among those that are printed; with `tail -1` it must be the last. */
function printsControl(hand: HandCheck, lines: readonly string[], { merged }: HandTexts): boolean {
  const plain = (line: string): string => line.trim().replace(/\s+/g, ' ');
  const used = merged.map(plain).filter((line) => line !== '' && !line.startsWith('#'));
  const isLast = hand.commands.some((command) => /\|\s*tail\s+-n?\s*1/.test(command));
  return lines.every((line) => (isLast ? used.at(-1) === plain(line) : used.includes(plain(line))));
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
