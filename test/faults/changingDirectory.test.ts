import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startClient } from '../support/client.ts';
import { root } from '../support/root.ts';

const directory = mkdtempSync(join(tmpdir(), 'audit-rules-changing-'));
after(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the command while this process goes on; returns its status and what it printed. */
async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'dist/audit-rules.js'), ...args]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (d) => (out += String(d)));
  child.stderr.on('data', (d) => (err += String(d)));
  const [status] = (await once(child, 'close')) as [number];
  return { status, out, err };
}

test('A directory whose files come, go and become directories while it is judged is reported in sentences', async () => {
  const rules = join(directory, 'rules.d');
  mkdirSync(rules);
  writeFileSync(join(rules, '00-stays.rules'), '-w /etc/passwd -p wq -k id\n');
  let n = 0;
  const changes = setInterval(() => {
    const path = join(rules, `${10 + (n % 7)}.rules`);
    rmSync(path, { recursive: true, force: true });
    if (n % 3 === 0) mkdirSync(path);
    if (n % 3 === 1) writeFileSync(path, `-w /etc/shadow -p wa -k k${n}\n`);
    n++;
  }, 1);
  try {
    for (let i = 0; i < 8; i++) {
      const { status, out, err } = await run('lint', rules);
      assert.ok([1, 2].includes(status), `${status} ${err}`);
      assert.match(out, /00-stays\.rules:1:\d+: error/);
      assert.match(
        err,
        /^(?:audit-rules: [^\n]+: (?:there is no such file or directory|it is a directory|it is not a directory)\n)*$/,
      );
    }
  } finally {
    clearInterval(changes);
  }
  assert.ok(n > 20);
});

test('Two windows that write the same file leave one result, whole, and no other file', async () => {
  const path = join(directory, 'a.rules');
  for (let i = 0; i < 5; i++) {
    const line = `-w /etc/passwd   -p wa -k k${i}`;
    writeFileSync(path, `${line}\n`.repeat(200));
    const [one, other] = await Promise.all([run('format', '--write', path), run('format', '--write', path)]);
    assert.deepEqual([one.status, other.status], [0, 0], one.err + other.err);
    assert.equal(readFileSync(path, 'utf8'), `${line.replace('   ', ' ')}\n`.repeat(200));
  }
  assert.deepEqual(readdirSync(directory).sort(), ['a.rules', 'rules.d']);
});

test('The server reports what is left of a directory whose files vanish between listing and reading', async () => {
  const uri = 'file:///w/audit/rules.d/10.rules';
  const asked: string[] = [];
  const client = await startClient('memory', {
    folders: ['file:///w'],
    requests: {
      'auditRules/readDirectory': () => [
        ...['10', '20', '30'].map((name) => ({ name: `${name}.rules`, type: 'file' })),
      ],
      // Only the second of them is there when it is read.
      'auditRules/readFile': ({ uri: of }: { uri: string }) => {
        asked.push(of);
        return of.endsWith('/20.rules') ? '-w /etc/passwd -p wa -k id\n' : null;
      },
      'auditRules/stat': () => null,
    },
  });
  try {
    await client.open('-w /etc/shadow -p wq -k x\n', uri);
    const report = await client.diagnostics(uri);
    assert.ok(report.kind === 'full' && report.items.some((d) => d.code === 'AR125'));
    await client.filesChanged(['20', '30'].map((name) => `file:///w/audit/rules.d/${name}.rules`));
    const again = await client.diagnostics(uri);
    assert.ok(again.kind === 'full' && again.items.some((d) => d.code === 'AR125'));
    assert.ok(asked.some((of) => of.endsWith('/30.rules')));
    for (const line of client.log.splice(0)) assert.match(line, /\.rules cannot be read, so /);
  } finally {
    await client.stop();
  }
});
