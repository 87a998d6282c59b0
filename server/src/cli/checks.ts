import { isLoadCheck } from '../core/checks/defineCheck.ts';
import { allChecks } from '../core/lint/allChecks.ts';
import { printableJson } from '../core/text/printable.ts';
import { addresses } from './addresses.ts';
import { checkList } from './explain.ts';
import type { Io } from './io.ts';
import type { ChecksRequest } from './requests.ts';

/** Runs `audit-rules checks`, which prints all checks; always returns the exit status 0. */
export function runChecks({ format }: ChecksRequest, io: Io): number {
  io.stdout(format === 'json' ? `${printableJson(allChecks.map(facts), 1)}\n` : checkList());
  return 0;
}

function facts(check: (typeof allChecks)[number]): object {
  const { code, name, category, severity, title, what, why, convention } = check;
  return {
    code,
    name,
    category,
    severity,
    on: !check.defaultOff,
    /** The line does not load where the check reports an error. */
    load: isLoadCheck(check),
    title,
    what,
    why,
    ...(convention === undefined ? {} : { convention }),
    url: addresses.checkPage(code),
  };
}
