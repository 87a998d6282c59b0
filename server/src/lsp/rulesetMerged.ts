import { verdictOf } from '../core/checks/judged.ts';
import { target as targetOf } from '../core/facts/targets.ts';
import { type LoadResult, load, type MergedLine, mergeFolder, originOf, type Ruleset } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import { type MergedOrigin, type MergedParams, type MergedRules, mergedRequest } from './protocol.ts';
import { folderOf, type RulesFile } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import type { Session } from './session.ts';

/** Serves what augenrules makes of a folder. */
export function registerMerged(session: Session, rulesets: Rulesets): void {
  const { connection, guard, configuration } = session;
  connection.onRequest(
    mergedRequest,
    guard('merged', null, async ({ uri, target }: MergedParams): Promise<MergedRules | null> => {
      const folder = folderOf(uri);
      const files = folder === undefined ? undefined : await rulesets.folders.filesOf(folder);
      if (!files) return null;
      const settings = await configuration.settingsOf(uri);
      const targets = targetsOf(settings.targets, settings.machine);
      const chosen = (target === undefined ? undefined : targetOf(target, settings.machine)) ?? targets[0];
      if (!chosen) return null;
      const ruleset = mergeFolder(files, chosen.awk, chosen.release);
      const loaded = load(ruleset, chosen, verdictOf);
      const different = targets.filter((t) => mergeFolder(files, t.awk, t.release).text !== ruleset.text).map((t) => t.label);
      const { name, label } = chosen;
      return { text: ruleset.text, origins: originsOf(ruleset, loaded, files), rules: loaded.rules.length, target: name, label, different };
    }),
  );
}

function originsOf(ruleset: Ruleset, loaded: LoadResult, files: readonly RulesFile[]): readonly MergedOrigin[] {
  const numbers = new Map(loaded.rules.map((r, i) => [r.line, i + 1] as const));
  let pieces = 0;
  let before: MergedLine | undefined;
  return ruleset.lines.flatMap((line, index) => {
    // What auditctl's buffer cuts is several lines to it, and one line of the text.
    if (before && continues(before, line)) pieces++;
    before = line;
    const rule = numbers.get(index);
    return line.origins.flatMap((origin): readonly MergedOrigin[] => {
      const file = files[origin.file];
      if (!file) return [];
      const place = { line: line.number - 1 - pieces, uri: file.uri, name: file.name, originLine: origin.line };
      return [rule === undefined ? place : { ...place, rule }];
    });
  });
}

function continues(before: MergedLine, line: MergedLine): boolean {
  const last = before.origins.at(-1);
  const first = originOf(line);
  return last?.file === first.file && last.line === first.line && last.end === first.start && first.start > 0;
}

/**
 * `Rule 37 of 412 in the merged ruleset.` for the list or the path of a rule in a rules.d folder, as the first target loads it.
 * @param span of what a hover is about
 */
export async function rulePlace(rulesets: Rulesets, analysis: Analysis, span: Span): Promise<string | undefined> {
  const { document, rules } = analysis;
  if (folderOf(document.uri) === undefined) return undefined;
  const line = rules.lines.find((l) => span.start >= l.start && span.start <= l.end);
  if (line?.node.kind !== 'command') return undefined;
  const option = line.node.options.find((o) => o.name !== undefined && 'aAw'.includes(o.name));
  const end = Math.max(option?.span.end ?? 0, option?.argument?.span.end ?? 0);
  if (!option || span.start < line.start + option.span.start || span.start > line.start + end) return undefined;
  const number = document.positionAt(line.start).line;
  const view = await rulesets.viewOf(analysis);
  if (typeof view === 'string') return undefined;
  const [first] = view.context.rulesets;
  const file = view.files.findIndex((f) => f.uri === document.uri);
  if (!first || file < 0) return undefined;
  const at = first.load.rules.findIndex((r) => {
    const origin = first.load.lines[r.line]?.line.origins[0];
    return origin?.file === file && origin.line === number;
  });
  if (at < 0) return undefined;
  const whom = view.context.targets.length > 1 ? ` (${first.target.label})` : '';
  return `Rule ${at + 1} of ${first.load.rules.length} in the merged ruleset${whom}.`;
}
