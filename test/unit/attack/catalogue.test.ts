import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData } from '../../../scripts/generate/attack-files.ts';
import {
  type Arch,
  type CatalogueRule,
  catalogueIds,
  catalogueOf,
  type RenderOptions,
  renderRule,
  techniquesSharing,
} from '../../../server/src/core/attack/data/catalogue.ts';
import { techniqueById } from '../../../server/src/core/attack/data/techniques.ts';

const both: readonly Arch[] = ['b64', 'b32'];
const render = (rule: CatalogueRule, options: Partial<RenderOptions> = {}): readonly string[] =>
  renderRule(rule, { style: 'watch', key: 'K', archs: both, hasSyscall: () => true, ...options });

test('A rule on a file is written in both styles', () => {
  const rule: CatalogueRule = { file: '/etc/crontab', perm: 'wa' };
  assert.deepEqual(render(rule), ['-w /etc/crontab -p wa -k K']);
  assert.deepEqual(render(rule, { style: 'syscall' }), [
    '-a always,exit -F arch=b64 -F path=/etc/crontab -F perm=wa -F key=K',
    '-a always,exit -F arch=b32 -F path=/etc/crontab -F perm=wa -F key=K',
  ]);
});

test('A rule on a tree, with fields and comparisons, is written in both styles', () => {
  const rule: CatalogueRule = {
    tree: '/home',
    perm: 'r',
    fields: ['uid=0', 'auid!=unset'],
    compare: ['auid!=obj_uid'],
  };
  assert.deepEqual(render(rule), ['-w /home/ -p r -F uid=0 -F auid!=unset -C auid!=obj_uid -k K']);
  assert.deepEqual(render(rule, { style: 'syscall', archs: ['b64'] }), [
    '-a always,exit -F arch=b64 -F dir=/home -F perm=r -F uid=0 -F auid!=unset -C auid!=obj_uid -F key=K',
  ]);
});

test('System calls become a b64 and b32 pair in either style, each with the names that its ABI knows', () => {
  const rule: CatalogueRule = {
    syscalls: ['truncate', 'truncate64', 'fchmodat2'],
    tree: '/var/log',
    fields: ['auid!=unset'],
  };
  const hasSyscall = (name: string, arch: Arch): boolean =>
    name === 'truncate' || (name === 'truncate64' && arch === 'b32');
  const lines = [
    '-a always,exit -F arch=b64 -S truncate -F dir=/var/log -F auid!=unset -F key=K',
    '-a always,exit -F arch=b32 -S truncate,truncate64 -F dir=/var/log -F auid!=unset -F key=K',
  ];
  assert.deepEqual(render(rule, { hasSyscall }), lines);
  assert.deepEqual(render(rule, { hasSyscall, style: 'syscall' }), lines);
  assert.deepEqual(render(rule, { hasSyscall, archs: ['b32'] }), lines.slice(1));
});

test('No line is written where no name is known, or the ABI does not exist', () => {
  const rule: CatalogueRule = { syscalls: ['truncate64'] };
  assert.deepEqual(render(rule, { hasSyscall: (_, arch) => arch === 'b32' }), [
    '-a always,exit -F arch=b32 -S truncate64 -F key=K',
  ]);
  assert.deepEqual(render(rule, { hasSyscall: () => false }), []);
  assert.deepEqual(render({ syscalls: ['ioctl'], arch: ['b64'] }), [
    '-a always,exit -F arch=b64 -S ioctl -F key=K',
  ]);
  assert.deepEqual(render({ syscalls: ['ioctl'], arch: ['b64'] }, { archs: ['b32'] }), []);
});

test('Further keys follow the first one, each once', () => {
  const rule: CatalogueRule = { file: '/etc/passwd', perm: 'wa' };
  assert.deepEqual(render(rule, { keys: ['L', 'K', 'L'] }), ['-w /etc/passwd -p wa -k K -k L']);
  assert.deepEqual(render(rule, { keys: ['L'], style: 'syscall', archs: ['b64'] }), [
    '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=K -F key=L',
  ]);
});

test('Spaces and backslashes are written as auditctl reads them', () => {
  assert.deepEqual(render({ file: '/srv/my file', perm: 'r' }, { key: 'a b' }), [
    '-w /srv/my\\ file -p r -k a\\ b',
  ]);
  assert.deepEqual(render({ tree: '/srv/a\\b\\', perm: 'r' }), ['-w /srv/a\\b\\/ -p r -k K']);
  for (const path of ['/a b', '/a\\b', '/a\\ b', '/a\\\\b', '/a\\', '/ ', '/a\\\\']) {
    assert.deepEqual(readWords(render({ file: path, perm: 'r' })[0] ?? ''), [
      '-w',
      path,
      '-p',
      'r',
      '-k',
      'K',
    ]);
    assert.equal(
      readWords(render({ file: path, perm: 'r' }, { style: 'syscall' })[0] ?? '')[5],
      `path=${path}`,
    );
  }
});

/** Words of a line as auditctl's preprocess() makes them: `\ ` and `\\` are escapes, another backslash stays. */
function readWords(line: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  for (let i = 0; i < line.length; i++) {
    const next = line.charAt(i + 1);
    if (line.charAt(i) === ' ') {
      words.push(word);
      word = '';
    } else if (line.charAt(i) === '\\' && (next === ' ' || next === '\\')) {
      word += next;
      i++;
    } else word += line.charAt(i);
  }
  return [...words, word];
}

test('Every entry of the catalogue belongs to a live Linux technique, and every rule renders', () => {
  for (const id of catalogueIds()) {
    const technique = techniqueById(id);
    assert.ok(technique?.linux && !technique.revoked && !technique.deprecated, id);
    const entry = catalogueOf(id.toLowerCase());
    assert.ok(entry && ['low', 'medium', 'high'].includes(entry.noise) && entry.rules.length > 0, id);
    for (const rule of entry.rules) {
      assert.equal(
        [rule.perm, rule.syscalls].filter((x) => x !== undefined).length,
        1,
        `${id}: perm or syscalls`,
      );
      assert.ok(!(rule.file && rule.tree) && (rule.file ?? rule.tree ?? '/').startsWith('/'), id);
      assert.ok(rule.perm === undefined || /^[rwxa]+$/.test(rule.perm), id);
      for (const style of ['watch', 'syscall'] as const) {
        const lines = render(rule, { style, key: technique.key });
        assert.equal(lines.length, style === 'watch' && rule.perm ? 1 : (rule.arch?.length ?? 2), id);
        for (const line of lines)
          assert.match(line, /^-(w \/|a always,exit -F arch=b(64|32) )[\x21-\x7e]+( [\x21-\x7e]+)*$/);
      }
    }
  }
});

test('What only the live test needs is not shipped', () => {
  for (const id of catalogueIds()) {
    for (const rule of catalogueOf(id)?.rules ?? []) {
      const strange = Object.keys(rule).filter(
        (k) =>
          ![
            'file',
            'tree',
            'perm',
            'syscalls',
            'fields',
            'compare',
            'arch',
            'mayBeMissing',
            'archSpecific',
            'note',
          ].includes(k),
      );
      assert.deepEqual(strange, []);
    }
  }
});

test('The shared rules computed from the catalogue are those of shared-rules.json', () => {
  const listed =
    readData<readonly { readonly rule: CatalogueRule; readonly techniques: readonly string[] }[]>(
      'shared-rules.json',
    );
  assert.equal(listed.length, 96);
  for (const { rule, techniques } of listed) assert.deepEqual(techniquesSharing(rule), techniques);
  const shared = new Set(
    catalogueIds()
      .flatMap((id) => (catalogueOf(id)?.rules ?? []).map(techniquesSharing))
      .filter((ids) => ids.length > 1),
  );
  assert.equal(shared.size, 96);
  assert.deepEqual(techniquesSharing({ file: '/nowhere', perm: 'r' }), []);
});

test('A rule that differs in one part is another rule', () => {
  const rule: CatalogueRule = { file: '/etc/passwd', perm: 'wa' };
  assert.ok(techniquesSharing(rule).length > 1);
  assert.deepEqual(
    techniquesSharing({ ...rule, mayBeMissing: true, note: 'no part of the rule' }),
    techniquesSharing(rule),
  );
  const others: readonly CatalogueRule[] = [
    { ...rule, perm: 'w' },
    { tree: '/etc/passwd', perm: 'wa' },
    { ...rule, fields: ['uid=0'] },
    { ...rule, compare: ['uid!=euid'] },
    { ...rule, arch: ['b64'] },
    { ...rule, syscalls: ['openat'] },
  ];
  for (const other of others) assert.deepEqual(techniquesSharing(other), [], JSON.stringify(other));
});
