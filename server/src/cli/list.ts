import { type LoadResult, listedRules, load, originOf, type Ruleset } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { toBytes } from '../core/text/bytes.ts';
import { withoutSlash } from '../core/text/paths.ts';
import { printable } from '../core/text/printable.ts';
import { inWords } from '../core/text/sentenceParts.ts';
import { createConfigs } from './configs.ts';
import { type Fail, failureLine } from './failure.ts';
import { rulesetsOf } from './foundRulesets.ts';
import type { Io } from './io.ts';
import type { ListRequest } from './requests.ts';

/**
 * Runs `audit-rules list`; returns the exit status: 1 where lines do not load, 2 where something cannot be
 * read, otherwise 0. Standard output has only what `auditctl -l` prints after the rules were loaded; lines
 * that do not load are named on standard error.
 */
export async function runList(request: ListRequest, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const configs = createConfigs(request.config, io, fail);
  const { path } = request;
  try {
    const settings = await configs.settingsOf(path === '-' ? path : `${withoutSlash(path)}/x`);
    const names = request.target === undefined ? settings.targets : [request.target];
    const [target] = targetsOf(names, request.machine ?? settings.machine);
    const found = await rulesetsOf(path, configs, io, fail);
    const [one] = found;
    if (found.length !== 1 || !one) throw new Error('name one file or one rules.d directory');
    if (failed || !target) return 2;
    const ruleset = one.read(target);
    const loaded = load(ruleset, target);
    const lines = listedRules(loaded, target);
    io.stdout(toBytes(lines.length === 0 ? 'No rules\n' : lines.map((l) => `${l}\n`).join('')));
    return nameFailures(loaded, ruleset, one.folder, io) ? 1 : 0;
  } catch (error) {
    fail(path, error);
    return 2;
  }
}

/** Names the lines that do not load; returns whether there are any. */
function nameFailures(
  { lines, notLoaded, stopsAt }: LoadResult,
  ruleset: Ruleset,
  folder: string,
  io: Io,
): boolean {
  let some = false;
  for (const [at, { line, outcome }] of lines.entries()) {
    if (['done', 'nothing', 'unread'].includes(outcome)) continue;
    some = true;
    const { file, line: number } = originOf(line);
    const stop =
      at === stopsAt && notLoaded > 0 ? `; auditctl stops, and ${inWords(notLoaded, 'rule')} below` : '';
    const more = stop === '' ? '' : `${stop} ${notLoaded === 1 ? 'is' : 'are'} not loaded`;
    const place = printable(`${folder}${ruleset.files[file]?.name}`);
    io.stderr(`audit-rules: ${place}:${number + 1}: not loaded${more}\n`);
  }
  return some;
}
