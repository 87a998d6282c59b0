import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { repairsOf } from '../../server/src/core/repair/repair.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { targets } from './measure.ts';

function repaired(line: string): readonly string[] {
  const node = parseLine(line);
  return node.kind === 'command' ? repairsOf(node, targets).map((r) => r.text) : [];
}

test('a line that deletes all rules never gets a key', () => {
  for (const line of ['sudo /usr/sbin/auditctl -D all', '-D all', '-D rules', 'auditctl -D identity'])
    for (const text of repaired(line)) assert.doesNotMatch(text, /-k/);
});

test('a key has a letter or a digit', () => {
  for (const line of [
    "'-w … -k',",
    '-w /etc/passwd -p wa -k …',
    '-w /etc/passwd -p wa -k ,',
    '-w /etc/hosts -k " "',
  ])
    for (const text of repaired(line)) assert.doesNotMatch(text, /-k (?![\w-]*\w)/);
});

test('permissions in front of an empty key do not become the key unasked', () => {
  const line = '-w /usr/bin/curl wax -k';
  assert.equal(fixedText(parseDocument(line), { targets }), line);
});

test('-D and a switch stand on lines of their own, because auditctl reads no further', () => {
  assert.equal(repaired("- '--loginuid-immutable -D'")[0], '-D\n--loginuid-immutable');
});

test('dashes and quotes that were read in the wrong encoding are read as what they were', () => {
  for (const dash of ['â€“', 'â€”', 'â€“', '\u00e2\u0080\u0093'])
    assert.equal(repaired(`-w /etc/passwd ${dash}p wa -k identity`)[0], '-w /etc/passwd -p wa -k identity');
});

test('a remark in brackets, letters before an empty option and an error name are no path, permission or key unasked', () => {
  for (const line of [
    '-w /etc/passwd  (identity) -p wa -k identity',
    '-a always,exit -F arch=b32 -S init_module -F auid>=1000 -k audit-wazuh w -C',
  ])
    assert.equal(fixedText(parseDocument(line), { targets }), line);
  const exit = '-a always,exit -F arch=b64 -S setns -F exit-ENOENT <!-- files -->';
  assert.equal(repaired(exit)[0], '# files\n-a always,exit -F arch=b64 -S setns -F exit=-ENOENT');
});

test('what shells, patterns and tables put around a rule is removed', () => {
  const rule = '-w /etc/passwd -p wa -k identity';
  for (const line of [
    `sudo sh -c 'auditctl ${rule}'`,
    `sudo sh -c "echo '${rule}' >> /etc/audit/rules.d/audit.rules"`,
    `echo -e "${rule}" | sudo tee -a /etc/audit/rules.d/x.rules`,
    '^\\s*-w\\s+/etc/passwd\\s+-p\\s+wa\\s+-k\\s+identity\\s*$',
    '-w\\t/etc/passwd\\t-p\\twa\\t-k\\tidentity',
    '|-w /etc/passwd|-p wa|-k identity|',
    `${rule} EOF`,
    `${rule} ✅`,
  ])
    assert.equal(repaired(line)[0], rule, line);
  assert.equal(
    repaired(`${rule} && auditctl -w /etc/shadow -p wa -k x`)[0],
    `${rule}\n-w /etc/shadow -p wa -k x`,
  );
});

test('a word that is a key as well as a system call, at the end of a rule with permissions, is not written unasked', () => {
  const rule = '-a always,exit -F arch=b64 -F path=/usr/bin/base64 -F perm=r -F auid>=500 -F auid!=-1';
  for (const end of ['access ,', 'access', 'access ;', 'access # who reads it', 'access 2>/dev/null']) {
    const line = `${rule} ${end}`;
    assert.equal(fixedText(parseDocument(line), { targets }), line);
  }
  assert.equal(repaired(`${rule} access ,`)[0], `${rule} -k access`);
});

test('what two slips made of a rule is not written unasked as something that nobody would have typed', () => {
  for (const line of [
    '-a exit,always -F arch=b32 -S swapon swapoff -k',
    '-w /var/log/audit/ -p wa ; mitre_t1003_credential_dumping',
    '-w /etc/hosts ; /etc/hostname',
    '-a always,task -F arch=i386 -path=/usr/bin/base64 -F perm=x -k wazuh_fim',
    '30-stig.rules-/etc/shadow -p a -k pam',
    '/etc/audit/rules.d/audit.rules:D',
    '-a always,exit -F arch=b32 -S bpf -F dir=/ usr/share/selinux/ AND -F auid>=500 -k etcpasswd',
    '-a always,exit -F arch=b32 -S bpf -F auid>=500 -F auid!=unset -F dir=/ var/lib/docker -k',
    '/etc/audit/rules.d/audit.rules:failure=1',
    '-w /lib/systemd/system/docker.service rwxa^M',
    '-a always,exit -F "dir=/usr/share/selinux/ "-F perm=r" -F auid>=500 -F auid!=-1 -k T1078_Valid_Accounts',
    '**\ufeff-w /etc/bash.bashrc -p rwa -k modules**',
  ])
    assert.equal(fixedText(parseDocument(line), { targets }), line);
});

test('a letter after a key, and a request of auditctl, are not read as a part of a rule unasked', () => {
  const rule = '-a exit,always -F arch=b32 -F dir=/home -F uid=0 -F key=audit-wazuh w';
  assert.equal(fixedText(parseDocument(rule), { targets }), rule);
  assert.deepEqual(repaired('-R /etc/audit/other.rules'), []);
  assert.deepEqual(repaired('-q /mnt more'), []);
});

test('quotes in quotes are removed together', () => {
  const rule = '-a always,exit -F arch=b64 -S personality -F auid!=unset -k delete';
  assert.equal(repaired(`"${rule.replace('-k delete', "'-k delete'")}",`)[0], rule);
  assert.equal(
    repaired("“-a never,exclude -F exe='/usr/bin/kmod'”")[0],
    '-a never,exclude -F exe=/usr/bin/kmod',
  );
});
