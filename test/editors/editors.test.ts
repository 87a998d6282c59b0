import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { root } from '../support/root.ts';

// Scripted sessions of Vim, Neovim and Emacs with the settings in editors/ and the built server, as a user would have them.

const project = mkdtempSync(join(tmpdir(), 'audit-rules-editors-'));
const file = join(project, 'rules.d/10-a.rules');
const other = join(project, 'rules.d/20-b.rules');
const config = join(project, '.audit-rules.json');

before(() => {
  mkdirSync(join(project, 'rules.d'));
  mkdirSync(join(project, 'home'));
  mkdirSync(join(project, 'bin'));
  const command = `#!/bin/sh\nexec node '${join(root, 'dist/audit-rules.js')}' "$@"\n`;
  writeFileSync(join(project, 'bin/audit-rules'), command, { mode: 0o755 });
});
beforeEach(() => {
  writeFileSync(config, '{ "targets": ["debian-12"] }\n');
  writeFileSync(file, '-w /etc/passwd wa -k identity\n-w /etc/shadow -p wa -k identity\n');
  writeFileSync(other, '-w /etc/gshadow -p wa -k identity\n');
});
after(() => rmSync(project, { recursive: true, force: true }));

/**
 * Runs an editor on a script; returns what the script wrote, which is null where the editor has no such client. Undefined where
 * there is no such editor.
 */
function session(editor: string, args: readonly string[], client = ''): unknown {
  const answers = join(project, 'answers.json');
  rmSync(answers, { force: true });
  const env = {
    ...process.env,
    HOME: join(project, 'home'),
    PATH: `${join(project, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    AUDIT_RULES_EDITORS: join(root, 'editors'),
    AUDIT_RULES_BUNDLE: join(root, 'dist/audit-rules.js'),
    AUDIT_RULES_FILE: file,
    AUDIT_RULES_OTHER: other,
    AUDIT_RULES_CONFIG: config,
    AUDIT_RULES_ANSWERS: answers,
    AUDIT_RULES_CLIENT: client,
  };
  const { error, stdout, stderr } = spawnSync(editor, args, {
    cwd: project,
    env,
    encoding: 'utf8',
    timeout: 240_000,
  });
  if (error && 'code' in error && error.code === 'ENOENT') return undefined;
  try {
    return JSON.parse(readFileSync(answers, 'utf8'));
  } catch {
    return assert.fail(`${editor} wrote no answers: ${error?.message ?? ''} ${stdout} ${stderr}`);
  }
}

/** What a session saw. */
interface Seen {
  readonly language: string;
  readonly before: number;
  readonly marked: boolean;
  readonly configured: boolean;
  readonly hover: boolean;
  readonly completion: number;
  readonly technique: boolean;
  /** The second line of the file, and the first one of the other file, with the key renamed. */
  readonly renamed: string;
  readonly elsewhere: string;
  readonly line: string;
  readonly after: number;
}

function checkSession(seen: Seen, language: string): void {
  assert.equal(seen.language, language);
  assert.ok(seen.before > 0, 'the line that does not load is marked');
  assert.ok(seen.marked && seen.configured, 'a check that the configuration turns off and on comes and goes');
  assert.ok(seen.hover, 'hover says what the second rule records');
  assert.ok(seen.completion > 0, 'the word cron finds keys');
  assert.ok(seen.technique, 'one of them is the technique for cron');
  assert.equal(seen.renamed, '-w /etc/shadow -p wa -k accounts');
  assert.equal(seen.elsewhere, '-w /etc/gshadow -p wa -k accounts', 'the key is renamed in both files');
  assert.equal(seen.line, '-w /etc/passwd -p wa -k identity', 'the fix was applied');
  assert.equal(seen.after, 0, 'the mark is gone');
}

test('Neovim shows problems, hovers and keys, follows the configuration, fixes, and renames in two files', (t) => {
  const seen = session('nvim', ['--headless', '--clean', '-u', join(root, 'test/editors/session.lua')]);
  if (seen === undefined) {
    console.log('SKIPPED the session of Neovim: it is not installed (Debian: apt-get install neovim).');
    t.skip();
  } else {
    const { words, told, ...others } = seen as Seen & { words: string[]; told: string[] };
    checkSession(others, 'auditrules');
    assert.deepEqual(words, ['cron', 'T1053.003-Scheduled-Task-Job-Cron'], 'what CTRL-X CTRL-O offers');
    assert.deepEqual(told, ['3 rules.'], 'what a lens says that is run');
  }
});

for (const [editor, name, args] of [
  ['vim', 'Vim', ['-N', '-n', '-es']],
  ['nvim', 'Neovim', ['--headless', '--clean']],
] as const)
  test(`:make in ${name} fills the quickfix list, although the plugin for Snort was there first`, (t) => {
    const seen = session(editor, [...args, '-u', join(root, 'test/editors/session.vim')]);
    if (seen === undefined) {
      console.log(`SKIPPED :make in ${name}: it is not installed (Debian: apt-get install ${editor}).`);
      return t.skip();
    }
    assert.deepEqual(seen, {
      language: 'auditrules',
      comments: '# %s',
      formatoptions: 1,
      problems: [
        [1, 1, 'e'],
        [1, 16, 'e'],
      ],
      template: 'auditrules',
      kinds: [
        'auditrulesOption',
        'auditrulesAction',
        'auditrulesList',
        'auditrulesField',
        'auditrulesTechnique',
      ],
    });
  });

const emacs = ['--batch', '-Q', '-l', join(root, 'test/editors/session.el')];

test('Emacs highlights rules by their major mode, and keeps options and paths one symbol', (t) => {
  const seen = session('emacs', emacs);
  if (seen === undefined) {
    console.log('SKIPPED the session of Emacs: it is not installed (Debian: apt-get install emacs-nox).');
    return t.skip();
  }
  assert.deepEqual(seen, {
    mode: 'audit-rules-mode',
    symbol: 'exit=-EACCES'.split('=')[1],
    option: 'font-lock-keyword-face',
    path: 'font-lock-string-face',
    field: 'font-lock-variable-name-face',
    key: 'font-lock-constant-face',
    comment: 'font-lock-comment-face',
  });
});

for (const [client, name] of [
  ['eglot', 'Eglot'],
  ['lsp-mode', 'lsp-mode'],
] as const)
  test(`${name} in Emacs shows problems, hovers and keys, sees a changed configuration, fixes, and renames in two files`, (t) => {
    const seen = session('emacs', emacs, client);
    if (seen === undefined || seen === null) {
      const packages = seen === undefined ? 'emacs-nox' : `elpa-${client}`;
      console.log(
        `SKIPPED the session of ${name}: it is not installed (Debian: apt-get install ${packages}).`,
      );
      t.skip();
    } else checkSession(seen as Seen, 'audit-rules-mode');
  });
