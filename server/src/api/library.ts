import { version as packageVersion } from '../../package.json';
import { type LintOptions as CoreOptions, isSelected, type Severities } from '../core/checks/select.ts';
import { format as formatEdits } from '../core/editing/format.ts';
import { explain as explanations, paragraphs } from '../core/explain/explain.ts';
import { type Machine, machines } from '../core/facts/machines.ts';
import { releases } from '../core/facts/releases.ts';
import { defaultTargets, type Target, target as targetNamed, targetNames } from '../core/facts/targets.ts';
import { fixedText } from '../core/fixes/fixAll.ts';
import { allChecks } from '../core/lint/allChecks.ts';
import { type LintProblem, lintInSteps } from '../core/lint/lint.ts';
import { lintLines } from '../core/lint/lintLines.ts';
import { judge as judgeLine } from '../core/model/judge.ts';
import { repairsOf } from '../core/repair/repair.ts';
import { parseLine, readLine } from '../core/syntax/line.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { type LineIndex, lineIndex } from '../core/text/lineIndex.ts';
import { applyEdits } from '../core/text/span.ts';
import { finish } from '../core/text/steps.ts';
import type {
  Audience,
  Edit,
  FormatOptions,
  Line,
  LintOptions,
  Position,
  Problem,
  Repair,
  RulesetFile,
  Verdict,
} from './libraryTypes.ts';

export type * from './libraryTypes.ts';

/** The version of this package. */
export const version: string = packageVersion;

/** The names of all systems that rules can be judged for. */
export const targets: readonly string[] = targetNames;

/** The versions of audit that rules can be judged for; each is a target, too. */
export const auditVersions: readonly string[] = releases;

/**
 * Lints the text of one rules file by itself, and returns the problems in the order of their places; empty
 * where there are none.
 * @throws RangeError for an unknown target, machine or check
 */
export function lint(text: string, options: LintOptions = {}): readonly Problem[] {
  const path = options.path ?? '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  const [problems = []] = lintFiles([{ name, text }], 'file', path, options);
  return problems;
}

/**
 * Lints files as one ruleset, as augenrules merges a rules.d directory; returns the problems of each file by
 * its name, an empty list for a file without problems.
 * @throws RangeError for an unknown target, machine or check
 */
export function lintRuleset(
  files: readonly RulesetFile[],
  options: Omit<LintOptions, 'path'> = {},
): ReadonlyMap<string, readonly Problem[]> {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = lintFiles(sorted, 'folder', '', options);
  return new Map(sorted.map(({ name }, i) => [name, found[i] ?? []]));
}

function lintFiles(
  files: readonly RulesetFile[],
  kind: 'file' | 'folder',
  path: string,
  options: LintOptions,
): readonly (readonly Problem[])[] {
  const core: CoreOptions = { ...coreOptions(options), ...(kind === 'folder' ? { merged: true } : {}) };
  const input = {
    kind,
    options: core,
    mayBePart: kind === 'file' && files[0]?.name !== 'audit.rules',
    files: files.map(({ name, text }) => ({
      name,
      text,
      lines: lintLines(readOnce(text, kind === 'file' ? path : name), core),
    })),
  };
  const result = finish(lintInSteps(input));
  const indices = files.map(({ text }) => lineIndex(text));
  return result.files.map((problems, i) =>
    problems.map((p) => outerProblem(p, indices[i] as LineIndex, kind === 'folder' ? files : [], i)),
  );
}

function outerProblem(p: LintProblem, index: LineIndex, files: readonly RulesetFile[], own: number): Problem {
  const { code, check, severity, scope, message, span } = p;
  const position = (offset: number): Position => {
    const { line, column } = index.placeAt(offset);
    return { line: line + 1, column: column + 1 };
  };
  const nameOf = (place: object): Pick<Edit, 'file'> => {
    const file = files['file' in place && typeof place.file === 'number' ? place.file : own]?.name;
    return file === undefined ? {} : { file };
  };
  return {
    code,
    check,
    severity,
    scope,
    message,
    ...span,
    from: position(span.start),
    to: position(span.end),
    fixes: () =>
      p.fixes().map(({ title, safety, edits }) => ({
        title,
        safety,
        edits: edits.map((e) => ({ ...nameOf(e), ...e.span, newText: e.newText })),
      })),
  };
}

/**
 * Returns the text of a file after all safe fixes; with `safety` unsafe, for a problem without a safe fix
 * also its first one. The text as it is where there is nothing to fix.
 * @throws RangeError for an unknown target, machine or check
 */
export function fix(
  text: string,
  options: LintOptions & { readonly safety?: 'safe' | 'unsafe' } = {},
): string {
  const { safety = 'safe', path } = options;
  return fixedText(readOnce(text, path), { ...coreOptions(options), safety });
}

/**
 * Splits a text into lines and words as `auditctl -R` does. Never throws. An empty text is one empty line.
 */
export function parse(text: string): readonly Line[] {
  return text.replace(/\n$/, '').split('\n').map(parsedLine);
}

function parsedLine(text: string): Line {
  const node = readLine(text);
  const words = node.kind === 'command' ? node.words : [];
  return { kind: node.kind, text, words: words.map((w) => ({ ...w.span, text: w.text, value: w.value })) };
}

/**
 * Returns what each target does with one line, in their order; empty for an empty line or a comment.
 * @throws RangeError for an unknown target or machine
 */
export function judge(line: string, audience: Audience = {}): readonly Verdict[] {
  const node = parseLine(line);
  if (node.kind !== 'command') return [];
  return targetsOf(audience).map(({ name, release, machine }) => {
    const { outcome, by, messages, assumes } = judgeLine(node, release, machine);
    return {
      target: name,
      outcome,
      ...(by === undefined ? {} : { by }),
      messages,
      assumes: assumes.map((a) => ({ kind: a.kind, name: a.name })),
    };
  });
}

/**
 * Returns the text of a rules file with one space between words and single empty lines. No rule, no message
 * and no comment changes.
 * @throws RangeError for an unknown target or machine
 */
export function format(text: string, options: FormatOptions = {}): string {
  const { order = false, align = false, path = '' } = options;
  return applyEdits(text, formatEdits(readOnce(text, path), { targets: targetsOf(options), order, align }));
}

/**
 * Returns in plain words what a line records, or why it does not load; an empty text for an empty line or a
 * comment. One paragraph for each group of targets with the same answer.
 * @param audience the systems and the architecture that are asked about; the default targets on x86_64 where
 *   absent
 * @throws RangeError for an unknown target or machine
 */
export function explain(line: string, audience: Audience = {}): string {
  const node = parseLine(line);
  return node.kind === 'command' ? paragraphs(explanations(node, targetsOf(audience))) : '';
}

/**
 * Returns the rules that may have been meant by a line that does not load, the likeliest first; empty for a
 * line that loads, and where nothing near loads.
 * @throws RangeError for an unknown target or machine
 */
export function repair(line: string, audience: Audience = {}): readonly Repair[] {
  const node = parseLine(line);
  return node.kind === 'command'
    ? repairsOf(node, targetsOf(audience)).map(({ text, safe }) => ({ text, safe }))
    : [];
}

function coreOptions(options: LintOptions): CoreOptions {
  const { only = [], ignore = [], profile } = options;
  const isKnown = (prefix: string): boolean =>
    prefix !== '' && allChecks.some((c) => isSelected(c, [prefix]));
  for (const prefix of [...only, ...ignore])
    if (!isKnown(prefix)) throw new RangeError(`"${prefix}" is not a check`);
  const ignored = ignore.length === 0 ? [] : allChecks.filter((c) => isSelected(c, ignore));
  const severities: Severities = {
    ...options.severities,
    ...Object.fromEntries(ignored.map((c) => [c.code, 'off'] as const)),
  };
  return { targets: targetsOf(options), only, severities, ...(profile ? { profile } : {}) };
}

function targetsOf({ targets: names = [], machine: machineName = 'x86_64' }: Audience): readonly Target[] {
  const machine = machines.find((m): m is Machine => m === machineName);
  if (machine === undefined) throw new RangeError(`"${machineName}" is not a machine that audit knows`);
  return (names.length > 0 ? names : defaultTargets).map((name) => {
    const found = targetNamed(name, machine);
    if (!found) throw new RangeError(`"${name}" is not a target`);
    return found;
  });
}
