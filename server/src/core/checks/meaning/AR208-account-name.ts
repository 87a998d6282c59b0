import type { Target } from '../../facts/targets.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { defineCheck, type Finding, type LineContext } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { ruleOf } from '../loadedRule.ts';

// Accounts that Debian, Ubuntu and RHEL create on every installation, and so do other systems except for
// `withoutAccounts`.
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

/** Reports whether systems of a target may lack a user or a group. */
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
    const where = lacking.length === ctx.targets.length ? '' : `, possibly on ${targetLabels(lacking)}`;
    const message = `auditctl refuses this line on machines without the ${a.kind} "${a.name}"${where}. Create the ${a.kind} before the rules are loaded, or write its ID.`;
    return [{ span: a.span, message }];
  });
}

/** Reports a user or group that not every machine has. */
export const accountName = defineCheck({
  code: 'AR208',
  name: 'account-name',
  category: 'meaning',
  severity: 'info',
  title: 'A user or group that not every machine has',
  evidence: 'auditctl',
  what: 'The rule names a user or a group that not every installation of a target system has.',
  why: `auditctl looks up the name when it loads the line. If the account does not exist, ${LINE_REFUSED} Accounts of a directory service such as LDAP may not be available yet when the rules are loaded at boot.`,
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F uid=⟦postgres⟧ -k exec-by-postgres',
      answer:
        'audit 3.0.9 and audit 4.2.2: auditctl accepts the line if the machine has the user `postgres`, and refuses the line if not.',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F uid=nobody -k exec',
    '-a always,exit -F arch=b64 -S execve -F uid=33 -k exec',
  ],
  about: T.account,
  run: find,
});
