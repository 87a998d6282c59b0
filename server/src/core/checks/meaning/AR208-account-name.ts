import { targetLabels } from '../../facts/targets.ts';
import { defineCheck, type Finding, type LineContext } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

// Accounts that Debian, Ubuntu and RHEL make on every installation.
const USERS: ReadonlySet<string> = new Set([
  'root',
  'bin',
  'daemon',
  'lp',
  'sync',
  'mail',
  'games',
  'nobody',
]);
const GROUPS: ReadonlySet<string> = new Set([
  'root',
  'bin',
  'daemon',
  'sys',
  'adm',
  'tty',
  'disk',
  'lp',
  'mail',
  'man',
  'kmem',
  'dialout',
  'floppy',
  'cdrom',
  'tape',
  'audio',
  'video',
  'users',
  'games',
  'utmp',
  'systemd-journal',
  'input',
  'kvm',
  'render',
]);

function find(ctx: LineContext): readonly Finding[] {
  const rule = ruleOf(ctx);
  if (!rule || rule.loading.verdict.assumes.length === 0) return [];
  return rule.loading.verdict.assumes.flatMap((a) => {
    if (a.kind !== 'user' && a.kind !== 'group') return [];
    if ((a.kind === 'user' ? USERS : GROUPS).has(a.name)) return [];
    const lacking = a.kind === 'user' ? ctx.targets.filter((t) => !t.users.includes(a.name)) : ctx.targets;
    if (lacking.length === 0) return [];
    const where = lacking.length === ctx.targets.length ? '' : ` (${targetLabels(lacking)} may be such)`;
    const message = `auditctl refuses this line on a machine without a ${a.kind} "${a.name}"${where}. Make sure that it is there when the rules are loaded, or write its number.`;
    return [{ span: a.span, message }];
  });
}

/** A user or group that not every machine has. */
export const accountName = defineCheck({
  code: 'AR208',
  name: 'account-name',
  category: 'meaning',
  severity: 'info',
  title: 'A user or group that not every machine has',
  evidence: 'auditctl',
  what: 'A value names a user or a group beyond those that every installation of the targets has.',
  why: 'auditctl looks the name up when it loads the line. Where the account does not exist it refuses the line, and all rules after it stay out; accounts of a directory service may not be reachable yet when the rules are loaded at boot.',
  examples: [{ bad: '-a always,exit -F arch=b64 -S execve -F uid=⟦postgres⟧ -k exec-by-postgres' }],
  good: [
    '-a always,exit -F arch=b64 -S execve -F uid=nobody -k exec',
    '-a always,exit -F arch=b64 -S execve -F uid=33 -k exec',
  ],
  about: T.account,
  run: find,
});
