// The command with a check that never ends in other threads than the main one, or in all (STUCK=all): node stuckProgram.cjs ARG...
import { isMainThread } from 'node:worker_threads';
import { checks } from '../../server/src/core/checks/registry.ts';

const check = checks.find((c) => c.code === 'AR205') as { run: unknown };
if (!isMainThread || process.env['STUCK'] === 'all')
  check.run = () => {
    for (;;);
  };
if (isMainThread) void import('../../server/src/hosts/cli.ts');
else void import('../../server/src/hosts/judging.ts');
