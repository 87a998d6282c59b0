import { type KnownPath, missingDirectory } from '../../facts/knownPaths.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import type { PathPart } from '../../syntax/argumentParts.ts';
import { withoutSlash } from '../../text/paths.ts';
import { defineCheck, type Finding, type LineContext } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { LOAD_ENDS } from '../loadEnds.ts';
import { ruleOf } from '../loadedRule.ts';

/**
 * Returns what happens to a rule whose path the target does not have (auditfilter.c: audit_to_watch,
 * audit_add_tree_rule).
 */
function consequence({ kind, value }: PathPart, { path }: KnownPath): string {
  const isItself = withoutSlash(value) === path;
  if (kind === 'watch' && isItself)
    return 'The watch records nothing until the directory exists and the rules are reloaded.';
  return 'The kernel rejects the rule, and auditctl stops there unless an earlier line has "-i".';
}

function findingOf(part: PathPart, ctx: LineContext): readonly Finding[] {
  const known = part.kind === 'exe' ? undefined : missingDirectory(withoutSlash(part.value), ctx.targets);
  if (!known) return [];
  const message = `"${known.path}" exists on ${known.on}, not on ${targetLabels(ctx.targets)}. ${consequence(part, known)} Remove the rule.`;
  const fixes = () => [fix('Comment the rule out', 'unsafe', replace({ start: 0, end: 0 }, '# '))];
  return [{ span: part.span, message, fixes }];
}

/** Reports a path in a directory that none of the targets has. */
export const directoryElsewhere = defineCheck({
  code: 'AR234',
  name: 'directory-elsewhere',
  category: 'meaning',
  severity: 'hint',
  title: 'A directory that the targets do not have',
  evidence: 'kernel',
  unproven: 'Which directories a family of distributions has was not tried; it is general knowledge.',
  what: 'The path is a directory that only another family of distributions has, or is in such a directory. For example, `/etc/apparmor.d` and `/etc/apt` do not exist on Red Hat, and `/etc/sysconfig` and `/etc/yum.repos.d` do not exist on Debian and Ubuntu. The check reports a path only if it exists on none of your targets, the systems that your rules must load on. It does not report directories that a package may create. If a target is only a version of audit, such as `4.0.2`, the check reports nothing.',
  why: `The kernel rejects a rule whose \`dir=\` does not exist, or whose file is in a directory that does not exist. ${LOAD_ENDS} A watch (\`-w\`) of the missing directory itself loads, but records nothing.`,
  examples: [
    {
      bad: '-w ⟦/etc/apparmor.d/⟧ -p wa -k apparmor',
      fixed: '# -w /etc/apparmor.d/ -p wa -k apparmor',
      target: 'rhel-9',
    },
    {
      bad: '-a always,exit -F arch=b64 -F dir=⟦/etc/sysconfig⟧ -F perm=wa -F key=settings',
      fixed: '# -a always,exit -F arch=b64 -F dir=/etc/sysconfig -F perm=wa -F key=settings',
      target: 'debian-12',
      answer:
        'auditctl sends the line to the kernel, which rejects the rule because Debian 12 has no directory `/etc/sysconfig`.',
    },
    {
      bad: '-w ⟦/etc/apt/sources.list⟧ -p wa -k packages',
      fixed: '# -w /etc/apt/sources.list -p wa -k packages',
      target: 'rhel-8',
      answer:
        'auditctl sends the line to the kernel, which rejects the rule because RHEL 8 has no directory `/etc/apt`.',
    },
  ],
  good: [
    '-w /etc/ssh/ -p wa -k ssh',
    '-w /etc/default/ -p wa -k settings',
    '-w /etc/selinux/ -p wa -k selinux',
  ],
  about: T.path,
  run: (ctx) => (ruleOf(ctx)?.paths ?? []).flatMap((part) => findingOf(part, ctx)),
});
