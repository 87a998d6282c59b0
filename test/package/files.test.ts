import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { beginsWithRule } from '../../client/src/firstRule.ts';
import { readJson, root } from '../support/root.ts';

interface Language {
  readonly filenames: readonly string[];
  readonly extensions?: readonly string[];
  readonly filenamePatterns: readonly string[];
  readonly firstLine: string;
}

const [language, policyLanguage, logLanguage] = readJson<{ contributes: { languages: readonly Language[] } }>(
  'package.json',
).contributes.languages;
assert.ok(language && policyLanguage && logLanguage);
const configuration = readJson<{ wordPattern: string; folding: { markers: { start: string; end: string } } }>(
  'language-configuration.json',
);

/** VS Code's globs, as far as the manifest uses them: ** / * / {a,b} and [-_]. Case does not count, as in VS Code's language lookup. */
function globToRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(?:${names.split(',').join('|')})`)
    .replace(/\*\*\//g, '\0')
    .replace(/\*/g, '[^/]*')
    .replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${source}$`, 'i');
}

/** Whether VS Code opens a file as ours: by its name, else by a pattern (over the path where the pattern has a slash), else by its first line. */
function isOurs(path: string, firstLine = '', own = language): boolean {
  const name = path.split('/').at(-1) ?? '';
  if (own?.filenames.some((n) => n.toLowerCase() === name.toLowerCase())) return true;
  if (own?.filenamePatterns.some((p) => globToRegExp(p).test(p.includes('/') ? path : name))) return true;
  if (own?.extensions?.some((e) => name.toLowerCase().endsWith(e))) return true;
  return new RegExp(own?.firstLine ?? '').test(firstLine);
}

const oursByName = [
  '/etc/audit/audit.rules',
  '/etc/audit.rules',
  '/home/me/audit.rules',
  '/etc/audit/rules.d/10-base-config.rules',
  '/etc/audit/rules.d/audit.rules',
  '/etc/audit/rules.d/99-finalize.rules',
  '/srv/roles/hardening/files/auditd/rules.d/30-stig.rules',
  '/srv/roles/hardening/files/audit/rules.d/a.rules',
  '/home/me/repo/auditd/linux.rules',
  '/home/me/repo/audit/linux.rules',
  '/home/me/auditd.rules',
  '/home/me/auditd-attack.rules',
  '/home/me/audit-stig.rules',
  '/home/me/audit_cis.rules',
  '/home/me/AUDIT.RULES',
  '/home/me/linux-audit-rules/10-base.rules',
  '/home/me/auditd_rules/web.rules',
  '/srv/roles/linux-audit/rules.d/20-site.rules',
  '/srv/ansible-role-auditd/files/rules.d/20-site.rules',
  '/home/me/new/10-base-config.rules',
  '/home/me/new/11-loginuid.rules',
  '/home/me/new/30-stig.rules',
  '/home/me/new/30-ospp-v42-1-create-failed.rules',
  '/home/me/new/99-finalize.rules',
  '/srv/roles/auditd/templates/10-base.rules.j2',
  '/srv/roles/base/templates/audit.rules.j2',
  '/srv/cookbooks/audit/templates/audit-base.rules.erb',
  '/srv/modules/profile/templates/etc/audit/rules.d/20-local.rules.epp',
  '/srv/auditd/site.rules.tmpl',
  '/srv/roles/linux-audit/templates/10-base.rules.j2',
  '/srv/ansible-role-auditd/templates/30-stig.rules.jinja2',
  '/srv/ansible-auditd/templates/etc/audit/rules.d/50-local.rules.jinja',
  '/srv/roles/auditd/templates/debian/20-site.rules.j2',
  '/srv/modules/auditd/templates/cis.rules.tftpl',
  '/srv/terraform/audit/hosts.rules.tpl',
  '/srv/audit-rules/web.rules.template',
  '/home/me/99-auditd.rules.j2',
  '/home/me/cis_audit.rules.epp',
  '/home/me/new/30-stig.rules.j2',
];

const notOursByName = [
  '/etc/udev/rules.d/70-persistent-net.rules',
  '/srv/roles/udev/templates/70-net.rules.j2',
  '/srv/roles/auditd/templates/auditd.conf.j2',
  '/srv/roles/auditd/templates/audisp.service.j2',
  '/srv/roles/suricata/templates/local.rules.j2',
  '/srv/roles/iptables/templates/10-base.rules.j2',
  '/srv/roles/prometheus/templates/alerts.rules.tmpl',
  '/srv/roles/udev/templates/rules.d/60-block.rules.j2',
  '/srv/roles/polkit/templates/49-admins.rules.jinja2',
  '/srv/roles/preaudit/files/a.conf.template',
  '/home/me/preaudit.rules.j2',
  '/usr/lib/udev/rules.d/60-block.rules',
  '/etc/suricata/rules/emerging-malware.rules',
  '/var/lib/suricata/rules/suricata.rules',
  '/etc/snort/rules/local.rules',
  '/etc/snort/rules/community.rules',
  '/etc/polkit-1/rules.d/49-nopasswd.rules',
  '/usr/share/polkit-1/rules.d/org.freedesktop.packagekit.rules',
  '/home/me/firestore.rules',
  '/home/me/storage.rules',
  '/home/me/prometheus/alerts.rules',
  '/etc/iptables/rules.v4',
  '/etc/audit/auditd.conf',
  '/etc/audit/plugins.d/syslog.conf',
  '/home/me/audit/notes.md',
  '/home/me/rules.d/other.rules',
  '/home/me/audit-tools/udev/rules.d/60-block.rules',
  '/home/me/new/10-base.rules',
  '/home/me/new/10-local.rules',
  '/home/me/new/40-local.rules',
  '/home/me/new/99-local.rules',
  '/etc/audit/rules.d/README',
  '/home/me/makefile.rules',
  '/home/me/debian/rules',
  '/home/me/liquidsoap/preaudit.rules',
];

const oursByFirstLine = [
  '-D',
  '  -D',
  '-D -k old',
  '-w /etc/passwd -p wa -k identity',
  '-w/etc/passwd -pwa',
  '-W /etc/passwd',
  '-a always,exit -F arch=b64 -S execve -k exec',
  '-a exit,always -S open',
  '-a never,exclude -F msgtype=CWD',
  '-a never,task',
  '-A never,user -F uid=33',
  '-aalways,exit -S all',
  '-d always,exit -S mount',
  '-a always,filesystem -F fstype=tracefs',
  '-b 8192',
  '-e 2',
  '-f 1',
  '--loginuid-immutable',
  '--backlog_wait_time 60000',
  '## This file is automatically generated from /etc/audit/rules.d',
  '# Audit rules of the web servers',
  '# Linux audit rules for detection',
  '## First rule - delete all (auditd)',
  '# Local auditd configuration',
  '# Loaded with auditctl -R',
  '# audit.rules for the bastion hosts',
  '# merged by augenrules',
];

const notOursByFirstLine = [
  '',
  'ACTION=="add", SUBSYSTEM=="net", NAME="eth0"',
  'KERNEL=="sd*", SUBSYSTEM=="block", TAG+="systemd"',
  'SUBSYSTEM!="usb", GOTO="end"',
  '# udev rules for audit devices',
  '# do not edit this file, it will be overwritten on update',
  '# This file is part of systemd.',
  'alert tcp $HOME_NET any -> $EXTERNAL_NET any (msg:"x"; sid:1;)',
  'alert http any any -> any any (msg:"ET MALWARE"; sid:2;)',
  'drop udp any any -> any 53 (msg:"dns"; sid:3;)',
  '# Emerging Threats',
  '# Suricata rules, audit rules apart',
  '#-----------------',
  '# LOCAL RULES',
  'polkit.addRule(function(action, subject) {',
  '/* polkit rules */',
  '// -*- mode: js2 -*-',
  "rules_version = '2';",
  'groups:',
  '*filter',
  '-A INPUT -p tcp --dport 22 -j ACCEPT',
  '-P INPUT ACCEPT',
  '-e .',
  '-r requirements.txt',
  '-w',
  '-a',
  '--require ./test/setup.js',
  '--format documentation',
  '#!/bin/sh # auditctl wrapper',
  '#!/usr/bin/make -f',
  '- name: audit rules',
  'security audit of the rules',
];

test('The manifest claims names and paths of audit rules', () => {
  for (const path of oursByName) assert.ok(isOurs(path), path);
});

test('The manifest does not claim names and paths of other files', () => {
  for (const path of notOursByName) assert.ok(!isOurs(path), path);
});

test('The manifest claims first lines of audit rules', () => {
  for (const line of oursByFirstLine) assert.ok(isOurs('/tmp/some.rules', line), line);
});

test('The manifest does not claim first lines of other files', () => {
  for (const line of notOursByFirstLine) assert.ok(!isOurs('/tmp/some.rules', line), line);
});

test('The manifest claims names and first lines of audit logs, and not those of other logs', () => {
  const isLog = (path: string, firstLine = ''): boolean => isOurs(path, firstLine, logLanguage);
  for (const name of [
    'audit.log',
    'audit.log.1',
    'audit.log.12',
    'audit.log-20261129',
    'web.audit.log',
    'web.audit.log.3',
  ])
    assert.ok(isLog(`/srv/logs/${name}`), name);
  assert.ok(isLog('/var/log/audit/other.log'));
  for (const name of [
    'audit.log.1.gz',
    'auditd.conf',
    'syslog',
    'kube-audit.log',
    'audit.logic',
    'audit.rules',
  ])
    assert.ok(!isLog(`/srv/logs/${name}`), name);
  assert.ok(isLog('/tmp/copy', 'type=SYSCALL msg=audit(1795926842.048:92916): arch=c000003e'));
  assert.ok(isLog('/tmp/copy', 'node=web type=CWD msg=audit(1795926842.048:92916): cwd="/"'));
  for (const line of ['', 'type=SYSCALL', '-w /etc/passwd -p wa', 'Nov 29 04:34:02 web sshd: type=x'])
    assert.ok(!isLog('/tmp/copy', line), line);
  for (const path of oursByName) assert.ok(!isLog(path), path);
});

const oursByFirstRule = [
  '-w etc/passwd -p wa -k x\n',
  '# A heading\n\n-w "/etc/passwd" -p wa -k x\n',
  '-w  ~/.ssh -p wa -k x\n',
  '-a always, exit -S open\n',
  '-a exit -S open\n',
  '## Watch the users\n\n-w /etc/passwd -p wa -k identity\n',
  '#\n# Copyright of somebody\n#\n\n## Remove what is loaded\n-D\n-b 8192\n',
  '\n\n  -a always,exit -F arch=b64 -S execve -k exec\n',
  '# Do not touch: udev makes the links that this watches\n-w /dev/disk -p wa\n',
];

const notOursByFirstRule = [
  '',
  '# A heading alone\n\n',
  '# do not edit this file, it will be overwritten on update\n\nACTION=="remove", GOTO="persistent_storage_end"\nENV{UDEV_DISABLE_PERSISTENT_STORAGE_RULES_FLAG}=="1", GOTO="x"\n',
  '# PCI device 0x8086:0x10d3 (e1000e)\nSUBSYSTEM=="net", ACTION=="add", DRIVERS=="?*", ATTR{address}=="00:00:00:00:00:00", NAME="eth0"\n',
  '# Let wheel do it\npolkit.addRule(function(action, subject) {\n  -w /etc/passwd\n});\n',
  '/* Rules for audit\n-w /etc/passwd\n*/\npolkit.addAdminRule(f);\n',
  '# $Id: web-misc.rules $\n#-----\nalert tcp $EXTERNAL_NET any -> $HTTP_SERVERS 80 (msg:"x"; sid:1;)\n',
  '# iptables\n*filter\n-A INPUT -j ACCEPT\n',
  '-A INPUT -i lo -j ACCEPT\n-w /etc/passwd\n',
  '-W\n',
  '#!/usr/bin/make -f\n-include debian/x.mk\n',
  "rules_version = '2';\n-w /etc/passwd\n",
  `${'# a long licence\n'.repeat(200)}-w /etc/passwd\n`,
];

test('A rule below a heading makes a .rules file Linux Audit Rules, and nothing else does', () => {
  const begins = (text: string): boolean => {
    const lines = text.split('\n');
    return beginsWithRule((i) => lines[i] ?? '', lines.length, new RegExp(language.firstLine));
  };
  for (const text of oursByFirstRule) assert.ok(begins(text), text);
  for (const text of notOursByFirstRule) assert.ok(!begins(text), text);
});

test('The lists of names and first lines are long enough to be meaningful', () => {
  assert.ok(
    oursByName.length + notOursByName.length + oursByFirstLine.length + notOursByFirstLine.length >= 60,
  );
});

test('Every example opens as Linux Audit Rules', () => {
  const names = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' }).filter((n) =>
    n.endsWith('.rules'),
  );
  assert.ok(names.length >= 13);
  for (const name of names)
    assert.ok(isOurs(`/x/${name}`, readFileSync(join(root, 'examples', name), 'utf8').split('\n')[0]), name);
});

test('A double click selects the whole key, path, field or value', () => {
  const word = (line: string, at: string): string | undefined => {
    const column = line.indexOf(at);
    for (const m of line.matchAll(new RegExp(configuration.wordPattern, 'g')))
      if (m.index <= column && column < m.index + m[0].length) return m[0];
    return undefined;
  };
  const rule =
    '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -F auid!=unset -F path=/etc/cron.d/x -k T1053.003-Scheduled-Task-Job-Cron';
  assert.equal(word(rule, 'always'), 'always');
  assert.equal(word(rule, 'exit'), 'exit');
  assert.equal(word(rule, '-S'), '-S');
  assert.equal(word(rule, 'openat'), 'openat');
  assert.equal(word(rule, 'auid'), 'auid');
  assert.equal(word(rule, '1000'), '1000');
  assert.equal(word(rule, 'unset'), 'unset');
  assert.equal(word(rule, 'cron.d'), '/etc/cron.d/x');
  assert.equal(word(rule, 'Task'), 'T1053.003-Scheduled-Task-Job-Cron');
  assert.equal(word('-w /srv/my\\ files/a -p wa', 'files'), '/srv/my\\ files/a');
  assert.equal(word('#note', 'note'), 'note');
  assert.equal(word('-k x#y', 'y'), 'x#y');
});

test('Regions fold', () => {
  const { start, end } = configuration.folding.markers;
  for (const line of ['# region', '#region Identity', '  # region x']) assert.match(line, new RegExp(start));
  for (const line of ['# regional', '-k region', '\t# region']) assert.doesNotMatch(line, new RegExp(start));
  assert.match('# endregion', new RegExp(end));
});

const policyNames = [
  '/etc/ima/ima-policy',
  '/etc/sysconfig/ima-policy',
  '/home/me/ima-policy',
  '/home/me/server.ima-policy',
  '/etc/ima/web.policy',
  '/srv/roles/ima/web.policy',
  '/src/ltp/testcases/kernel/security/integrity/ima/datafiles/ima_keys/keycheck.policy',
];

const notPolicyNames = [
  '/etc/sysconfig/ima',
  '/etc/sysconfig/evm',
  '/etc/keys/ima/x509_ima.der',
  '/etc/keys/x509_ima.der',
  '/etc/ima/README',
  '/etc/java/java.policy',
  '/etc/polkit-1/actions/org.example.policy',
  '/home/me/maxima/x.policy',
  '/etc/audit/audit.rules',
];

test('The manifest claims the names of IMA policies, and neither the file that names one nor keys', () => {
  for (const path of policyNames) assert.ok(isOurs(path, '', policyLanguage), path);
  for (const path of notPolicyNames) assert.ok(!isOurs(path, '', policyLanguage), path);
  for (const path of [...policyNames, ...notPolicyNames.slice(0, -1)]) assert.ok(!isOurs(path), path);
});

test('The manifest claims first lines of IMA policies and of no other files', () => {
  const lines = ['dont_measure fsmagic=0x9fa0', 'audit func=BPRM_CHECK mask=MAY_EXEC', 'measure uid>999'];
  for (const line of lines) assert.ok(isOurs('/tmp/x', line, policyLanguage), line);
  const others = [
    '',
    'audit',
    'hash = 5',
    'hash=5',
    'measure twice, cut once',
    'audit log=/var/log/x y',
    '-D',
  ];
  for (const line of others) assert.ok(!isOurs('/tmp/x', line, policyLanguage), line);
});

test('The manifest claims auditd.conf by its name alone', () => {
  const { contributes } = readJson<{ contributes: { languages: readonly (Language & { id: string })[] } }>(
    'package.json',
  );
  const own = contributes.languages.find((l) => l.id === 'auditd-conf');
  assert.deepEqual(own?.filenames, ['auditd.conf']);
  assert.ok(!isOurs('/etc/audit/auditd.conf') && !isOurs('/etc/audit/auditd.conf', 'space_left = 75'));
});
