import { whatItFinds } from '../core/checks/checkTexts.ts';
import type { CheckInfo, Example } from '../core/checks/defineCheck.ts';
import { isLoadCheck } from '../core/checks/defineCheck.ts';
import { evidenceText } from '../core/checks/evidence.ts';
import { isSelected } from '../core/checks/select.ts';
import { allChecks } from '../core/lint/allChecks.ts';
import type { Io } from './io.ts';

const width = 100;

/** Reports whether `--only` accepts a text: the beginning of a code, or the name of a check. */
export function isCheckPrefix(prefix: string): boolean {
  return prefix !== '' && allChecks.some((c) => isSelected(c, [prefix]));
}

/**
 * Returns the codes of the checks that are named by beginnings of codes or by names; empty for no prefixes.
 */
export function codesOf(prefixes: readonly string[]): readonly string[] {
  return prefixes.length === 0 ? [] : allChecks.filter((c) => isSelected(c, prefixes)).map((c) => c.code);
}

/**
 * Runs `audit-rules explain CHECK...`, which prints the pages of checks, or a list of all checks for no
 * names; returns the exit status: 2 for an unknown check, otherwise 0.
 * @param names codes in any case, or names
 */
export function runExplain(names: readonly string[], io: Io): number {
  if (names.length === 0) {
    io.stdout(checkList());
    return 0;
  }
  const found: CheckInfo[] = [];
  for (const name of names) {
    const check = allChecks.find((c) => c.code === name.toUpperCase() || c.name === name);
    if (!check) {
      io.stderr(`audit-rules: There is no check "${name}". "audit-rules explain" lists all of them.\n`);
      return 2;
    }
    found.push(check);
  }
  io.stdout(found.map(checkPage).join('\n'));
  return 0;
}

/** Returns a list of all checks, one in each line: code, severity, title and name. */
export function checkList(): string {
  const severity = (c: CheckInfo): string => (c.defaultOff ? 'off' : c.severity).padEnd(7);
  return `${allChecks.map((c) => `${c.code}  ${severity(c)}  ${c.title}  [${c.name}]`).join('\n')}\n`;
}

/** Returns the description of a check as text of at most 100 columns, except for its examples. */
export function checkPage(check: CheckInfo): string {
  const parts = [
    `${check.code} ${check.name} (${severityWords(check)})\n${wrap(check.title)}`,
    wrap(whatItFinds(check)),
    wrap(check.why),
    ...check.examples.map(example),
    ...(check.good.length > 0 ? [`Not reported:\n${fine(check.good)}`] : []),
    wrap(evidenceText(check)),
    ...(check.defaultOff ? [wrap(switchOn(check))] : []),
    wrap(
      `To switch it off for one line, write above it: # audit-rules: disable-next-line ${check.code} -- why`,
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function severityWords(check: CheckInfo): string {
  if (isLoadCheck(check)) return 'error, or warning if some target loads the line';
  return check.defaultOff ? `off by default; ${check.severity} if it is switched on` : check.severity;
}

function switchOn({ code, convention, severity }: CheckInfo): string {
  const given =
    convention === undefined ? '' : `, or choose a form with "conventions": { "${convention}": … }`;
  return `To switch it on, write "checks": { "${code}": "${severity}" } in .audit-rules.json${given}.`;
}

function example(e: Example): string {
  const about = [e.target, e.machine].filter((w) => w !== undefined).join(' on ');
  const bad = `Bad${about === '' ? '' : ` (${about})`}:\n${indented(e.bad)}`;
  return e.fixed === undefined ? bad : `${bad}\nFixed:\n${indented(e.fixed)}`;
}

/** Returns lines as one block, and several rulesets as several, so that they are not read as one. */
function fine(good: readonly string[]): string {
  return good.map(indented).join(good.some((g) => g.trimEnd().includes('\n')) ? '\nor:\n' : '\n');
}

/** Returns each line after four spaces; what a terminal would not show as it is, is named. */
function indented(text: string): string {
  const lines = visible(text)
    .split('\n')
    .map((l) => (l.length > 400 ? `${l.slice(0, 200)} ... (${l.length} characters)` : l));
  return lines.map((l) => `    ${l}`).join('\n');
}

/** Returns a text in which characters that a terminal would not show are replaced by their names. */
export function visible(text: string): string {
  return text.replace(/[^\n -~\u{a1}-\u{10ffff}]|[\u2000-\u200f\u2028-\u202f\ufeff\ud800-\udfff]/gu, nameOf);
}

/** Returns the name of a character that a terminal would not show as it is. */
function nameOf(character: string): string {
  if (character === '\t') return '<tab>';
  if (character === '\r') return '<CR>';
  // A byte that is not UTF-8, as the sentence about a rule spells it.
  if (/^[\udc80-\udcff]$/.test(character)) return `\\x${(character.charCodeAt(0) - 0xdc00).toString(16)}`;
  return `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Returns a text with each of its lines broken at the width; what continues an item of a list is indented. */
function wrap(text: string): string {
  return text.split('\n').map(wrapLine).join('\n');
}

function wrapLine(text: string): string {
  const indent = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
