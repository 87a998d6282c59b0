import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { allCommands } from '../../../server/src/cli/commandTable.ts';
import { completionScript } from '../../../server/src/cli/completionScripts.ts';
import { world } from './world.ts';

/** What bash completes the last of these words with, after the name of the command. */
function completed(...words: readonly string[]): readonly string[] {
  const all = ['audit-rules', ...words].map((w) => `'${w}'`).join(' ');
  const script = `${completionScript('bash')}\nCOMP_WORDS=(${all}); COMP_CWORD=${words.length}; _audit_rules 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split('\n');
}

test('bash completes commands, options of the command, and the choices of a value', () => {
  assert.deepEqual(completed('li'), ['lint', 'list']);
  assert.deepEqual(
    [...completed('')].sort(),
    [...allCommands.map((c) => c.name), 'help', '--help', '--version'].sort(),
  );
  assert.deepEqual(completed('lint', '--fix'), ['--fix', '--fix-dry-run']);
  assert.deepEqual(completed('lint', '.', '--format', 's'), ['sarif']);
  assert.deepEqual(completed('coverage', '--format', 'nav'), ['navigator']);
  assert.deepEqual(completed('lint', '--format', '=', 'git'), ['github', 'gitlab']);
  assert.deepEqual(completed('completion', 'z'), ['zsh']);
  assert.ok(completed('lint', '--target', 'debian-').includes('debian-12'));
  assert.deepEqual([...completed('lint', 'packa')].sort(), ['package-lock.json', 'package.json']);
});

test('zsh and fish read their completions, which name every option', async (t) => {
  const w = world({});
  for (const shell of ['zsh', 'fish'] as const) {
    const { out } = await w.run('completion', shell);
    for (const { name, options } of allCommands) {
      assert.ok(out.includes(name));
      for (const option of options) assert.ok(out.includes(option.name.slice(2)), `${shell}: ${option.name}`);
    }
    const { error, status, stderr } = spawnSync(shell, ['-n'], { input: out, encoding: 'utf8' });
    if (error) t.diagnostic(`there is no ${shell} on this machine`);
    else assert.deepEqual([status, stderr], [0, '']);
  }
  assert.equal((await w.run('completion', 'tcsh')).status, 2);
  assert.match((await w.run('completion')).err, /name one shell: bash, zsh or fish/);
});
