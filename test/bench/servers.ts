import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type ClientOptions, startClient, type TestClient } from '../support/client.ts';
import { root } from '../support/root.ts';
import { connectOverStdio } from '../support/wires.ts';
import { command, scratch } from './budgets.ts';

/** A server that can be started as a process of its own, as often as needed. */
export interface Server {
  /**
   * Starts it; `cpu` returns the milliseconds of processor time that it has used, `memory` the largest resident memory so far
   * in megabytes.
   */
  readonly start: (options?: ClientOptions) => Promise<{
    readonly client: TestClient;
    readonly cpu: () => number;
    readonly memory: () => number;
  }>;
}

function serverOf(args: readonly string[]): Server {
  return {
    async start(options = {}) {
      const { wire, child } = connectOverStdio(args);
      const pid = child.pid ?? 0;
      return {
        client: await startClient(wire, { settings: {}, ...options }),
        cpu: () => processorTime(pid),
        memory: () => peakMemory(pid),
      };
    },
  };
}

/** Returns the milliseconds of processor time that a process has used; NaN where the system does not say. */
function processorTime(pid: number): number {
  try {
    // Fields 14 and 15 of proc(5) stat, in hundredths of a second; the name before them may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return Number.NaN;
  }
}

/** Returns the largest resident memory of a process so far, in megabytes; NaN where the system does not say. */
function peakMemory(pid: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Returns the server that is measured. */
export const measuredServer = (): Server => serverOf([command, 'lsp', '--stdio']);

/** Returns a server of the same libraries that answers everything with nothing. */
export async function bareServer(): Promise<Server> {
  const outfile = join(scratch, 'bareServer.cjs');
  await build({
    entryPoints: [join(root, 'test/bench/bareServer.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  return serverOf([outfile, '--stdio']);
}
