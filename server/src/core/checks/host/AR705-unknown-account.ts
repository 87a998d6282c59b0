import type { Assumption } from '../../model/verdict.ts';
import { nearest } from '../../text/nearestNames.ts';
import type { Finding } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { rejection } from '../failure.ts';
import { commentOut } from './commentOut.ts';
import { defineHostCheck, type HostAnswers, type HostContext } from './defineHostCheck.ts';

/** Reports a user or group that the machine does not have. */
export const unknownAccount = defineHostCheck({
  code: 'AR705',
  name: 'unknown-account',
  severity: 'warning',
  evidence: 'auditctl',
  insteadOf: { code: 'AR208', answered: (ctx) => accounts(ctx).map((a) => a.span) },
  title: 'A user or group that this machine does not have',
  what: 'The rule names a user or a group that is not in `/etc/passwd` or `/etc/group` of this machine. Nothing is reported if `/etc/nsswitch.conf` names other sources of accounts, such as a directory service.',
  why: 'auditctl looks up the name when it loads the line. Without the account, it refuses the line. Unless an earlier line has `-i` or `-c` (continue after an error), auditctl then stops and does not load the rules below.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F euid=⟦www-dta⟧ -F key=web',
      fixed: '-a always,exit -F arch=b64 -S execve -F euid=www-data -F key=web',
    },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F uid=⟦oracle⟧ -F key=oracle',
      fixed: '# -a always,exit -F arch=b64 -S execve -F uid=oracle -F key=oracle',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F euid=www-data -F key=web',
    '-a always,exit -F arch=b64 -S execve -F uid=1234 -F key=x',
  ],
  run: (ctx) =>
    accounts(ctx).flatMap(({ kind, name, span, known }): readonly Finding[] => {
      if (known.has(name)) return [];
      const near = nearest(name, [...known]).slice(0, 1);
      const remedy =
        near[0] === undefined ? `Create the ${kind} first, or write its ID.` : `Use "${near[0]}".`;
      const message = `This machine has no ${kind} "${name}". ${rejection('auditctl', ctx.below())} ${remedy}`;
      return [
        {
          span,
          message,
          fixes: () => [...near.map((n) => fix(`Write "${n}"`, 'unsafe', replace(span, n))), commentOut()],
        },
      ];
    }),
});

/** Returns the names of users and groups in a rule, each with those that the machine has. */
function accounts({
  rule,
  host,
}: HostContext): readonly (Assumption & { readonly known: ReadonlySet<string> })[] {
  return rule.loading.verdict.assumes.flatMap((a) => {
    const known = knownAccounts(host, a.kind);
    return known ? [{ ...a, known }] : [];
  });
}

/**
 * Returns the names of a kind that a machine has; undefined where they are not known, or for another
 * assumption.
 */
function knownAccounts(host: HostAnswers, kind: Assumption['kind']): ReadonlySet<string> | undefined {
  if (kind === 'user') return host.users;
  return kind === 'group' ? host.groups : undefined;
}
