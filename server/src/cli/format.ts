import { type FormatOptions, format, mayAlign } from '../core/editing/format.ts';
import { containerKindOf } from '../core/embedded/containers.ts';
import { formatPolicy } from '../core/ima/editor/formatPolicy.ts';
import { parsePolicy } from '../core/ima/syntax/policyDocument.ts';
import { isPolicyPath } from '../core/ima/syntax/policyNames.ts';
import { read, targetsOf } from '../core/service.ts';
import { toBytes } from '../core/text/bytes.ts';
import { printable } from '../core/text/printable.ts';
import { applyEdits } from '../core/text/span.ts';
import { type Configs, createConfigs } from './configs.ts';
import { type Fail, failureLine } from './failure.ts';
import { findFiles } from './findFiles.ts';
import { createFormattedRulesets, type FormattedRulesets } from './formattedRulesets.ts';
import type { Io } from './io.ts';
import type { FormatRequest } from './requests.ts';

/**
 * Runs `audit-rules format`; returns the exit status: 1 where `--check` finds a file that is not formatted, 2
 * where something cannot be read or written, otherwise 0. Writes only files that change, reports on standard
 * error what cannot be read or written, and goes on.
 */
export async function runFormat(request: FormatRequest, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const configs = createConfigs(request.config, io, fail);
  let different = 0;
  const found = await findFiles(request, configs, io, fail);
  const rulesets = createFormattedRulesets(found.files, configs, io, fail);
  for (const file of found.files) {
    const { path } = file;
    try {
      if (containerKindOf(path)) throw new Error('this is not a file of rules. Format files of rules only');
      const text = await found.read(file);
      if (text === undefined) continue;
      const made = isPolicyPath(path === '-' ? path : io.absolute(path))
        ? applyEdits(text, formatPolicy(parsePolicy(text)))
        : applyEdits(text, format(read(text, path), await optionsOf(path, request, configs, rulesets)));
      if (made !== text) different++;
      if (request.mode === 'print' || (request.mode === 'write' && path === '-')) io.stdout(toBytes(made));
      else if (made !== text) {
        if (request.mode === 'write') await io.writeFile(path, toBytes(made));
        io.stdout(`${printable(path)}\n`);
      }
    } catch (error) {
      fail(path, error);
    }
  }
  found.reportEmpty();
  if (failed) return 2;
  return request.mode === 'check' && different > 0 ? 1 : 0;
}

async function optionsOf(
  path: string,
  request: FormatRequest,
  configs: Configs,
  rulesets: FormattedRulesets,
): Promise<FormatOptions> {
  const ruleset = request.order ? await rulesets.of(path) : 'alone';
  const settings = await configs.settingsOf(path);
  const { targets, machine } = settings;
  return {
    targets: targetsOf(request.targets.length > 0 ? request.targets : targets, machine),
    // Without its ruleset, nobody knows which rules would become one.
    order: request.order && ruleset !== 'unread',
    ...(typeof ruleset === 'object' ? { ruleset } : {}),
    align: mayAlign(request.align, settings),
    twins: request.twins,
  };
}
