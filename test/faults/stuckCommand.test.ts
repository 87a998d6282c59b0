import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { root } from '../support/root.ts';

// The command as it runs: with threads of its own, and signals.

const directory = mkdtempSync(join(tmpdir(), 'audit-rules-stuck-'));
const command = join(directory, 'command.cjs');
after(() => rmSync(directory, { recursive: true, force: true }));

before(async () => {
  await build({
    entryPoints: [join(root, 'test/faults/stuckProgram.ts')],
    outfile: command,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [
      {
        name: 'a shorter limit',
        setup(setup) {
          setup.onLoad({ filter: /limitWork\.ts$/ }, ({ path }) => {
            const text = readFileSync(path, 'utf8');
            const contents = text.replace('LONGEST = 10_000', 'LONGEST = 2000');
            assert.notEqual(contents, text);
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  for (let host = 0; host < 24; host++) {
    const own = join(directory, `hosts/${host}/rules.d`);
    mkdirSync(own, { recursive: true });
    const rules = `-a always,exit -S open -F path=/srv/${host} -k k\n-w /srv/${host} -p wq\n`;
    writeFileSync(join(own, 'a.rules'), `# ${'x'.repeat(98)}\n`.repeat(200) + rules);
  }
});

const args = [command, 'lint', 'hosts', '--target', 'debian-12'];

test('A check that does not end in the threads of the command is named once, and all others report', () => {
  const lint = (threads: number) =>
    spawnSync(process.execPath, [...args, `--threads=${threads}`], { cwd: directory, encoding: 'utf8' });
  const alone = lint(1);
  assert.equal(alone.status, 1, alone.stderr);
  const inThreads = lint(2);
  assert.equal(
    inThreads.stderr,
    'audit-rules: the check AR205 failed and reports nothing: it did not end within 2 seconds\n',
  );
  assert.equal(inThreads.status, 2);
  const others = (out: string): readonly string[] => out.match(/\[AR125\]$/gm) ?? [];
  assert.equal(others(alone.stdout).length, 24);
  assert.deepEqual(others(inThreads.stdout), others(alone.stdout));
});

test('Ctrl+C ends the command while a check does not end', async () => {
  const child = spawn(process.execPath, args, {
    cwd: directory,
    env: { ...process.env, STUCK: 'all' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await sleep(1500);
  child.kill('SIGINT');
  const [status, signal] = await once(child, 'exit');
  assert.deepEqual([status, signal], [null, 'SIGINT']);
});
