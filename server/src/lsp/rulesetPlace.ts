import type { RulesLine } from '../core/syntax/document.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import { fileName } from './rulesetFiles.ts';
import type { Rulesets, RulesetView } from './rulesets.ts';

/** What a hover says about the rule of a ruleset problem, and about the other rule that the problem names. */
const relations: Readonly<Record<string, readonly [here: string, there: string]>> = {
  AR301: ['Duplicate of', 'Repeated in'],
  AR302: ['Duplicate, except for its key, of', 'Repeated with another key in'],
  AR303: ['Never fires: its events match first in', 'Matches all events of'],
  AR304: ['Comes too late: its events match first in', 'Matches first the events that are excluded in'],
};

/**
 * Returns sentences about the place of a rule in its ruleset, if a span is on the option, list or path that
 * makes its line a rule (see `rulePlaceOfLine`); empty for any other place, and while the ruleset is being
 * computed.
 * @param span UTF-16 offsets of the document
 */
export async function rulePlace(
  rulesets: Rulesets,
  analysis: Analysis,
  span: Span,
): Promise<readonly string[]> {
  const line = ruleLineAt(analysis, span);
  return line ? placeIn(await rulesets.soonOf(analysis), rulesets, analysis, line) : [];
}

/**
 * Returns the line of a document whose rule a span is about: the span is on the option, list or path that
 * makes the line a rule. Undefined for any other place.
 * @param span UTF-16 offsets of the document
 */
export function ruleLineAt({ rules }: Analysis, span: Span): RulesLine | undefined {
  const line = rules.lines.find((l) => span.start >= l.start && span.start <= l.end);
  if (line?.node.kind !== 'command') return undefined;
  const option = line.node.options.find((o) => o.name !== undefined && 'aAw'.includes(o.name));
  const end = Math.max(option?.span.end ?? 0, option?.argument?.span.end ?? 0);
  const isOn = option && span.start >= line.start + option.span.start && span.start <= line.start + end;
  return isOn ? line : undefined;
}

/**
 * Returns sentences about the place of a line's rule in its rules.d directory, as the first target loads it,
 * such as `Rule 37 of 412 in the merged ruleset.`, and what the rule duplicates or which rules record its
 * events. Plain text, because it can contain file names; empty where there is nothing to say.
 */
export async function rulePlaceOfLine(
  rulesets: Rulesets,
  analysis: Analysis,
  line: RulesLine,
): Promise<readonly string[]> {
  return placeIn(await rulesets.viewOf(analysis), rulesets, analysis, line);
}

function placeIn(
  view: RulesetView | string,
  rulesets: Rulesets,
  analysis: Analysis,
  line: RulesLine,
): readonly string[] {
  if (typeof view === 'string') return [];
  const { document } = analysis;
  const number = document.positionAt(line.start).line;
  const folder = rulesets.folderOf(document.uri) !== undefined;
  const file = view.files.findIndex((f) => f.uri === document.uri);
  if (file < 0) return [];
  return [...(folder ? numberOf(view, file, number) : []), ...relationsOf(view, file, number)];
}

function numberOf({ context }: RulesetView, file: number, line: number): readonly string[] {
  const [first] = context.rulesets;
  if (!first) return [];
  const at = first.load.rules.findIndex((r) => {
    const origin = first.load.lines[r.line]?.line.origins[0];
    return origin?.file === file && origin.line === line;
  });
  const whom = context.targets.length > 1 ? ` on ${first.target.label}` : '';
  return at < 0 ? [] : [`Rule ${at + 1} of ${first.load.rules.length} in the merged ruleset${whom}.`];
}

function relationsOf({ files, problems }: RulesetView, file: number, line: number): readonly string[] {
  const lineOf = (place: { readonly file: number; readonly span: Span }) =>
    files[place.file]?.positionAt(place.span.start).line;
  const isHere = (place: { readonly file: number; readonly span: Span }) =>
    place.file === file && lineOf(place) === line;
  const name = (place: { readonly file: number; readonly span: Span }): string => {
    const where = `line ${(lineOf(place) ?? 0) + 1}`;
    return place.file === file ? where : `${where} of "${fileName(files[place.file]?.uri ?? '')}"`;
  };
  const told = problems.flatMap((p): readonly string[] => {
    const words = relations[p.code];
    if (!words) return [];
    const [hereWords, thereWords] = words;
    if (isHere(p)) return p.related.map((other) => `${hereWords} ${name(other)} (${p.code}).`);
    return p.related.some(isHere) ? [`${thereWords} ${name(p)} (${p.code}).`] : [];
  });
  return [...new Set(told)];
}
