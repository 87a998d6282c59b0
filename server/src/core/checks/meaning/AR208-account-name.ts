import { type Target, targetLabels } from '../../facts/targets.ts';
import { defineCheck, type Finding, type LineContext } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

// Accounts that Debian, Ubuntu and RHEL make on every installation, and other systems but for `withoutAccounts`.
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

/** Reports whether a target may be without a user or a group. */
function mayLack(target: Target, kind: 'user' | 'group', name: string): boolean {
  if (target.withoutAccounts?.[`${kind}s`].includes(name)) return true;
  if (kind === 'group') return !GROUPS.has(name);
  return !USERS.has(name) && !target.users.includes(name);
}

function find(ctx: LineContext): readonly Finding[] {
  const rule = ruleOf(ctx);
  if (!rule || rule.loading.verdict.assumes.length === 0) return [];
  return rule.loading.verdict.assumes.flatMap((a) => {
    const { kind, name } = a;
    if (kind !== 'user' && kind !== 'group') return [];
    const lacking = ctx.targets.filter((t) => mayLack(t, kind, name));
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
