import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../support/root.ts';

// The built command with threads of its own: what it prints is the same, byte for byte.

const directory = mkdtempSync(join(tmpdir(), 'audit-rules-threads-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const hosts = 24;
for (let host = 0; host < hosts; host++) {
  const own = join(directory, `hosts/host-${host}/etc/audit/rules.d`);
  mkdirSync(own, { recursive: true });
  const rules = Array.from(
    { length: 12 },
    (_, i) =>
      `-a always,exit -F arch=b64 -S open -F path=/srv/${host}-${i} -k key ${i}\n-w /srv/${i} -p wa -k a\n`,
  );
  writeFileSync(join(own, '10-a.rules'), `# ${'x'.repeat(98)}\n`.repeat(200) + rules.join(''));
  writeFileSync(join(own, '20-b.rules'), rules.slice(0, 3).join(''));
}

/** Counts the threads that a run starts; with END, each ends after its first answer. */
const hook = join(directory, 'hook.cjs');
writeFileSync(
  hook,
  `const threads = require('node:worker_threads');
if (threads.isMainThread) {
  let started = 0;
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      // One that watches the memory is no thread that judges.
      if (args[1]?.eval) return;
      started++;
      if (process.env.END) this.once('message', () => this.terminate());
    }
  };
  process.on('exit', () => require('node:fs').writeFileSync(process.env.STARTED, String(started)));
}
`,
);

function lint(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const started = join(directory, 'started');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', hook, join(root, 'dist/audit-rules.js'), 'lint', 'hosts', '--target', 'debian-12', ...args],
    {
      cwd: directory,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, STARTED: started, ...env },
    },
  );
  return { printed: { status, stdout, stderr }, threads: Number(readFileSync(started, 'utf8')) };
}

test('lint prints the same with threads and without, also where they end early', () => {
  const { printed, threads } = lint(['--threads', '1']);
  assert.equal(threads, 0);
  assert.equal(printed.status, 1);
  assert.equal(printed.stderr, '');
  assert.match(printed.stdout, / in 48 files/);
  const two = lint(['--threads', '2']);
  assert.equal(two.threads, 2);
  assert.deepEqual(two.printed, printed);
  const ending = lint(['--threads', '2'], { END: '1' });
  assert.equal(ending.threads, 2);
  assert.deepEqual(ending.printed, printed);
});

test('lint writes the same SARIF, with all fixes, with threads and without', () => {
  const [one, two] = ['1', '2'].map((n) => lint(['--threads', n, '--format', 'sarif']));
  assert.deepEqual([one?.threads, two?.threads], [0, 2]);
  assert.ok(one?.printed.stdout.includes('"fixes"'));
  assert.deepEqual(two?.printed, one?.printed);
});
