import { F, PERM } from '../../facts/kernelNumbers.ts';
import { knownLinkOn } from '../../facts/knownLinks.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { ofRules, ruleGroups } from './ruleGroups.ts';
import { inLine, lineOf, overTargets } from './rulesetFindings.ts';

/** Trees in which programs create, change and remove files all the time. */
const ALWAYS_CHANGED: ReadonlySet<string> = new Set([
  '/',
  '/dev',
  '/home',
  '/proc',
  '/run',
  '/sys',
  '/tmp',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/lib/containerd',
  '/var/lib/containers',
  '/var/lib/docker',
  '/var/lib/kubelet',
  '/var/lib/mysql',
  '/var/lib/postgresql',
  '/var/tmp',
]);
/** Trees that programs read all the time: libraries, settings, names of users. */
const ALWAYS_READ: ReadonlySet<string> = new Set([
  ...ALWAYS_CHANGED,
  '/etc',
  '/lib',
  '/lib64',
  '/usr',
  '/usr/lib',
  '/usr/lib64',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/share',
  '/usr/share/locale',
]);
/** Trees from which nearly every program starts. AR229 reports the trees that contain the loader. */
const ALWAYS_RUN: ReadonlySet<string> = new Set(['/', '/bin', '/usr/bin', '/usr/sbin', '/sbin']);
/** Trees so large that recording their changes alone is too much. */
const TOO_WIDE: ReadonlySet<string> = new Set(['/', '/dev', '/proc', '/run', '/sys', '/var', '/var/lib']);

/** Fields that do not limit who does something: a rule with only these matches all programs. */
const PLAIN: ReadonlySet<number> = new Set([F.arch, F.key, F.path, F.dir, F.perm]);

function permOf({ rule }: LoadedRule): number {
  const perm = rule.fields.find((f) => f.field === F.perm)?.value;
  return perm ?? PERM.r | PERM.w | PERM.x | PERM.a;
}

/** Returns the letters of those permissions that are about changes; empty where there are none. */
function changesOf(perm: number): string {
  return `${perm & PERM.w ? 'w' : ''}${perm & PERM.a ? 'a' : ''}`;
}

/**
 * Returns what makes a rule for a tree record too much: the uses that it records, with their permission, and
 * what in the tree a rule could name instead; undefined where nothing does.
 */
function loudPart(
  path: string,
  perm: number,
): { readonly uses: string; readonly matter: string } | undefined {
  if ((perm & PERM.r) !== 0 && ALWAYS_READ.has(path)) return { uses: 'read ("r")', matter: 'files' };
  if ((perm & PERM.x) !== 0 && ALWAYS_RUN.has(path))
    return { uses: 'program start ("x")', matter: 'programs' };
  if ((perm & (PERM.w | PERM.a)) !== 0 && TOO_WIDE.has(path))
    return { uses: 'change ("wa")', matter: 'directories' };
  return undefined;
}

/** Returns the always rules without a filter for a tree that is in use all the time. */
const treeRules = ofRules((load) =>
  ruleGroups(load).always.filter(({ sent }) => {
    const { path } = sent;
    if (!path || !(ALWAYS_READ.has(path.path) || ALWAYS_RUN.has(path.path))) return false;
    return (path.tree || sent.asTree !== undefined) && sent.rule.fields.every((f) => PLAIN.has(f.field));
  }),
);

function busyTrees(t: TargetRuleset, { targets }: RulesetContext): readonly RulesetFinding[] {
  return treeRules(t.whole).flatMap((r): readonly RulesetFinding[] => {
    const path = r.sent.path?.path ?? '';
    // A rule for a link does not match the tree, which AR219 reports.
    if (knownLinkOn(path, targets)) return [];
    const loud = loudPart(path, permOf(r));
    const line = lineOf(t.whole, r);
    const { node } = line;
    if (!loud || node.kind !== 'command' || (!r.sent.full && node.parts.calls.length > 0)) return [];
    const part = node.parts.paths.find((p) => p.kind !== 'exe');
    const quiet = loud.matter === 'directories' ? '' : changesOf(permOf(r));
    const use = quiet ? `Use "${quiet}", or name` : 'Name';
    const remedy = `${use} the ${loud.matter} that matter.`;
    const message = `This rule records every ${loud.uses} below "${path}". That can add hundreds of megabytes of log a day. ${remedy}`;
    const fixes = (): readonly RulesetFix[] => (quiet ? onlyChanges(line, quiet) : []);
    return [{ ...placeOf(line, part?.span), message, fixes }];
  });
}

function onlyChanges(line: ReturnType<typeof lineOf>, letters: string): readonly RulesetFix[] {
  if (line.node.kind !== 'command') return [];
  const [permissions] = line.node.parts.permissions;
  if (!permissions) return [];
  const { start, end } = permissions.span;
  return [{ title: `Write "${letters}"`, safety: 'unsafe', edits: [inLine(line, start, end, letters)] }];
}

/** Reports a rule for a tree in which something happens all the time. */
export const busyTree = defineRulesetCheck({
  code: 'AR404',
  name: 'busy-tree',
  category: 'cost',
  severity: 'hint',
  title: 'A directory tree that programs use all the time',
  evidence: 'reading',
  what: 'A rule without a filter records what programs do all the time in a directory: reading in `/etc`, `/usr`, `/tmp` or the data directory of a container engine, starting programs in `/usr/bin`, or writing in `/`, `/var` or `/run`. A watch without `-p` records all of it. A rule that names system calls with `-S` is not reported. Neither is a rule for a link, such as `/sbin`, because it misses the directory that the link leads to (AR219 reports that).',
  why: 'Such a rule fills the log, even on an idle machine: a user reported that a watch of /var/lib/containerd with `-p rwxa` wrote 200 megabytes a day. It also fills the backlog sooner. If the log or the backlog is full, other records are lost.',
  run: (ctx) => overTargets(ctx, 'hint', (t) => busyTrees(t, ctx)),
  examples: [
    {
      bad: '-w ⟦/etc/⟧ -p rwa -k etc',
      fixed: '-w /etc/ -p wa -k etc',
    },
    {
      bad: '-w ⟦/var/lib/containerd/⟧ -p rwxa -k containers',
      fixed: '-w /var/lib/containerd/ -p wa -k containers',
    },
    { bad: '-w ⟦/var/⟧ -p wa -k var' },
    { bad: '-w ⟦/etc⟧ -p r -k etc' },
    { bad: '-w ⟦/usr/share/⟧ -p rw -k share', fixed: '-w /usr/share/ -p w -k share' },
    {
      bad: '-a always,exit -F arch=b64 -F dir=⟦/tmp⟧ -F perm=rwa -F key=tmp',
      fixed: '-a always,exit -F arch=b64 -F dir=/tmp -F perm=wa -F key=tmp',
    },
  ],
  good: [
    '-w /sbin/ -p x -k sbin',
    '-w /etc/ -p wa -k etc',
    '-w /etc/ssh/ -p rwa -k ssh',
    '-w /tmp/ -p x -k tmp',
    '-w /tmp/ -p wa -k tmp',
    '-a always,exit -F arch=b64 -F dir=/tmp -F perm=x -F auid=1000 -F key=tmp',
    '-a never,exit -F dir=/var/lib/docker',
    '-a always,exit -F arch=b64 -S unlink,unlinkat -F dir=/var -F key=delete',
  ],
});
