import { target as targetOf } from '../core/facts/targets.ts';
import {
  type LoadResult,
  load,
  type MergedLine,
  mergeFolder,
  originOf,
  type Ruleset,
} from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import {
  type MergedOrigin,
  type MergedParams,
  type MergedRules,
  mergedRequest,
} from './protocol/rulesetRequests.ts';
import { folderOf, type RulesFile } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import type { Session } from './session.ts';

/** Registers the request for the text that augenrules makes of the files of a directory. */
export function registerMerged(session: Session, rulesets: Rulesets): void {
  const { connection, guard, configuration } = session;
  connection.onRequest(
    mergedRequest,
    guard('merged', null, async ({ uri, target }: MergedParams): Promise<MergedRules | null> => {
      const settings = await configuration.settingsOf(uri);
      const folder = folderOf(configuration, uri);
      const files = folder === undefined ? undefined : await rulesets.folders.filesOf(folder);
      if (!files) return null;
      const targets = targetsOf(settings.targets, settings.machine);
      const chosen = (target === undefined ? undefined : targetOf(target, settings.machine)) ?? targets[0];
      if (!chosen) return null;
      const ruleset = mergeFolder(files, chosen.awk, chosen.release);
      const loaded = load(ruleset, chosen);
      const different = targets
        .filter((t) => mergeFolder(files, t.awk, t.release).text !== ruleset.text)
        .map((t) => t.label);
      const { name, label } = chosen;
      return {
        text: ruleset.text,
        origins: originsOf(ruleset, loaded, files),
        rules: loaded.rules.length,
        target: name,
        label,
        different,
      };
    }),
  );
}

function originsOf(
  ruleset: Ruleset,
  loaded: LoadResult,
  files: readonly RulesFile[],
): readonly MergedOrigin[] {
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
      const place = {
        line: line.number - 1 - pieces,
        uri: file.uri,
        name: file.name,
        originLine: origin.line,
      };
      return [rule === undefined ? place : { ...place, rule }];
    });
  });
}

function continues(before: MergedLine, line: MergedLine): boolean {
  const last = before.origins.at(-1);
  const first = originOf(line);
  return last?.file === first.file && last.line === first.line && last.end === first.start && first.start > 0;
}
