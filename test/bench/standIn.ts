import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';
import { scratch } from './budgets.ts';

/** The library that stands in for the kernel, loaded before auditctl: no rule reaches the kernel of this machine. */
export const standIn = join(root, 'out/conformance/shim.so');

/**
 * Builds the stand-in for the kernel, as its first question does.
 * @throws where there is none: auditctl without it would load the rules into the kernel
 */
export function buildStandIn(): void {
  const one = join(scratch, 'one.rules');
  writeFileSync(one, '-D\n');
  spawnSync(join(root, 'test/conformance/verdict.sh'), [one]);
  if (!existsSync(standIn)) throw new Error(`${standIn} could not be built`);
}
