import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueRule } from '../../server/src/core/attack/data/catalogue.ts';
import { random } from '../conformance/vocabulary.ts';
import { readJson, root } from '../support/root.ts';

/** Returns `count` different lines such as real files hold; one in two hundred does not load. */
export function ruleLines(count: number): readonly string[] {
  const r = random(20261122);
  const calls = [
    'open,openat,openat2',
    'unlink,unlinkat,rename,renameat',
    'chmod,fchmod,fchmodat',
    'execve,execveat',
    'connect',
    'mount,umount2',
    'ptrace',
    'setxattr,lsetxattr',
  ];
  const folders = ['/etc', '/usr/bin', '/usr/sbin', '/opt/app', '/srv/data', '/var/lib/app', '/home/user'];
  const keys = [
    'identity',
    'T1053.003-Scheduled-Task-Job-Cron',
    'perm_mod',
    'access',
    'T1548-Abuse-Elevation-Control-Mechanism',
    'delete',
  ];
  const one = (i: number): string => {
    const path = `${r.pick(folders)}/file-${i}`;
    const key = `${r.pick(keys)}-${i % 97}`;
    const arch = r.pick(['b64', 'b32']);
    switch (i % 200 === 199 ? 6 : r.below(6)) {
      case 0:
        return `# rule ${i}: what it is for`;
      case 1:
        return `-w ${path} -p wa -k ${key}`;
      case 2:
        return `-a always,exit -F arch=${arch} -F path=${path} -F perm=wa -F auid>=1000 -F auid!=unset -F key=${key}`;
      case 3:
        return `-a always,exit -F arch=${arch} -S ${r.pick(calls)} -F auid>=${1000 + (i % 5000)} -F auid!=unset -F key=${key}`;
      case 4:
        return `-a always,exit -F arch=${arch} -S ${r.pick(calls)} -F exit=-EACCES -F uid=${i} -k ${key}`;
      case 5:
        return `-a always,exit -F arch=${arch} -F dir=${path} -F perm=rwxa -F euid!=${i} -k ${key}`;
      default:
        return `-w ${path} -p wa -k two words ${i}`;
    }
  };
  return Array.from({ length: count }, (_, i) => one(i));
}

/** Returns `count` different watches. */
export function watchLines(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, i) => `-w /etc/app-${i % 100}/file-${i} -p wa -k config-${i % 40}`,
  );
}

/**
 * Returns a rules file of `count` rules as an administrator has one: the examples, then rules of the catalogue, as watches
 * and as pairs for both ABIs. No rule stands twice.
 */
export function realFile(count: number): string {
  const examples = join(root, 'examples/rules.d');
  const lines = readdirSync(examples)
    .sort()
    .flatMap((name) => readFileSync(join(examples, name), 'utf8').trimEnd().split('\n'))
    .filter((line) => !line.startsWith('-e'));
  const seen = new Set(lines);
  let rules = lines.filter((line) => line.startsWith('-')).length;
  for (const [id, entry] of Object.entries(catalogue())) {
    const fresh = entry.rules
      .flatMap((rule) => rendered(rule, id))
      .filter((line) => !seen.has(withoutKey(line)));
    if (fresh.length === 0) continue;
    lines.push('', `## ${id}: ${entry.note}`);
    for (const line of fresh) {
      if (rules === count - 1) return `${[...lines, '-e 1'].join('\n')}\n`;
      seen.add(withoutKey(line));
      lines.push(line);
      rules++;
    }
  }
  throw new Error(`There are only ${rules} rules to make a file of.`);
}

const catalogue = (): Readonly<
  Record<string, { readonly note: string; readonly rules: readonly CatalogueRule[] }>
> => readJson('server/data/attack/catalogue.json');

const withoutKey = (line: string): string => line.replace(/ -k .*/, '');

/**
 * Returns the lines of a catalogue rule: a watch where it is about a path and asks for a login at most, as most people write
 * it, and a syscall rule for each ABI otherwise.
 */
function rendered(rule: CatalogueRule, key: string): readonly string[] {
  const path = rule.file ?? rule.tree;
  const { syscalls, fields = [], compare = [] } = rule;
  const asksForLogin = compare.length === 0 && fields.every((field) => field.startsWith('auid'));
  if (path !== undefined && !syscalls && asksForLogin) return [`-w ${path} -p ${rule.perm} -k ${key}`];
  const filters = [
    ...(rule.file === undefined ? [] : [`-F path=${rule.file}`]),
    ...(rule.tree === undefined ? [] : [`-F dir=${rule.tree}`]),
    ...(rule.perm === undefined ? [] : [`-F perm=${rule.perm}`]),
    ...fields.map((field) => `-F ${field}`),
    ...compare.map((pair) => `-C ${pair}`),
    `-k ${key}`,
  ].join(' ');
  return (rule.arch ?? ['b64', 'b32']).map((arch) => {
    // The names of 32-bit variants, such as truncate64 and utimensat_time64, exist on b32 alone.
    const calls = (syscalls ?? []).filter((name) => arch === 'b32' || !/(?:64|32)$/.test(name));
    return `-a always,exit -F arch=${arch} ${calls.length > 0 ? `-S ${calls.join(',')} ` : ''}${filters}`;
  });
}
