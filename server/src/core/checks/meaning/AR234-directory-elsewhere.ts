import { type KnownPath, missingDirectory } from '../../facts/knownPaths.ts';
import { targetLabels } from '../../facts/targets.ts';
import type { PathPart } from '../../syntax/argumentParts.ts';
import { withoutSlash } from '../../text/paths.ts';
import { defineCheck, type Finding, type LineContext } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** What becomes of a rule whose path the target does not have (auditfilter.c: audit_to_watch, audit_add_tree_rule). */
function consequence({ kind, value }: PathPart, { path }: KnownPath): string {
  const isItself = withoutSlash(value) === path;
  if (kind === 'watch' && isItself)
    return 'The watch records nothing until it is made and the rules are loaded again.';
  return 'The kernel rejects the rule, and auditctl stops there unless -i is above.';
}

function findingOf(part: PathPart, ctx: LineContext): readonly Finding[] {
  const known = part.kind === 'exe' ? undefined : missingDirectory(withoutSlash(part.value), ctx.targets);
  if (!known) return [];
  const message = `"${known.path}" is a directory of ${known.on}; ${targetLabels(ctx.targets)} has none. ${consequence(part, known)} Remove the rule.`;
  const fixes = () => [fix('Comment the rule out', 'unsafe', replace({ start: 0, end: 0 }, '# '))];
  return [{ span: part.span, message, fixes }];
}

/** A directory that none of the targets has. */
export const directoryElsewhere = defineCheck({
  code: 'AR234',
  name: 'directory-elsewhere',
  category: 'meaning',
  severity: 'hint',
  title: 'A directory that the targets do not have',
  evidence: 'kernel',
  unproven: 'What the kernel does was tried; which directories a family has is general knowledge.',
  what: 'The path is, or is in, a directory that belongs to another family of distributions than all of the targets: `/etc/apparmor.d` and `/etc/apt` on Red Hat, `/etc/sysconfig` and `/etc/yum.repos.d` on Debian and Ubuntu. Directories that a package may bring are left out, and so are targets that are versions of audit.',
  why: 'The kernel rejects dir= where there is no directory, and a path whose directory is missing. auditctl stops there, and no rule below is loaded, unless -i or -c stands above. A watch of the directory itself loads and records nothing.',
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
    },
    {
      bad: '-w ⟦/etc/apt/sources.list⟧ -p wa -k packages',
      fixed: '# -w /etc/apt/sources.list -p wa -k packages',
      target: 'rhel-8',
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
