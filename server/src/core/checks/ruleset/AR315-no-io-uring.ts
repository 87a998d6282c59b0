import { F, PERM } from '../../facts/kernelNumbers.ts';
import { machineOfBits } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import { mayMatchOwn } from '../../matching/neverMatches.ts';
import { hasCall, isFullMask } from '../../model/rule.ts';
import { type MergedLine, originOf } from '../../ruleset/ruleset.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { numberOf, ownLine } from './recordedCalls.ts';
import { ruleGroups } from './ruleGroups.ts';
import { atEnd, lineOf, overTargets, wordsOf } from './rulesetFindings.ts';

const SETUP = 'io_uring_setup';
/** System calls whose work a ring can do instead. */
const BY_RING =
  'open openat openat2 unlink unlinkat rename renameat renameat2 mkdir mkdirat symlinkat linkat connect sendto recvfrom'.split(
    ' ',
  );

/** Returns the option for a key as the line writes it: `-k ` or `-F key=`. */
function keyWord(line: MergedLine): string {
  return / -F *key=/.test(line.text) ? '-F key=' : '-k ';
}

function find(t: TargetRuleset, ctx: RulesetContext): readonly RulesetFinding[] {
  const { machine: host } = t.target;
  const setup = numberOf(SETUP, host);
  if (setup === undefined || !ctx.targets.every((o) => syscalls(o.machine).get(SETUP, o.release))) return [];
  const calls = BY_RING.flatMap((c) => numberOf(c, host) ?? []);
  const own = ruleGroups(t.whole).always.filter((r) => mayMatchOwn(r.rule, t.target));
  const asks = (r: (typeof own)[number], field: number): boolean =>
    r.rule.fields.some((f) => f.field === field);
  // A rule for io_uring_setup shows that its author knows of rings, even if it is limited.
  if (own.some((r) => hasCall(r.rule, setup) && !asks(r, F.path) && !asks(r, F.dir) && !asks(r, F.perm)))
    return [];
  // A ring cannot start a program.
  const byLetter = (r: (typeof own)[number]): boolean =>
    r.rule.fields.some((f) => f.field === F.perm && ((f.value ?? 0) & ~PERM.x) !== 0);
  const first = own.find(
    (r) => byLetter(r) || (!isFullMask(r.rule.mask) && calls.some((c) => hasCall(r.rule, c))),
  );
  const line = first && ownLine(t.whole, first);
  if (!first || !line) return [];
  const message =
    'Rules like this one miss what programs do through io_uring. Add a rule with "-S io_uring_setup" to record which programs use it.';
  const fixes = (): readonly RulesetFix[] => {
    const { file } = originOf(line);
    const last = own
      .map((r) => lineOf(t.whole, r))
      .filter((l) => l.origins.length === 1 && originOf(l).file === file);
    const at = last.sort((a, b) => originOf(a).line - originOf(b).line).at(-1);
    const bits = (['b64', 'b32'] as const).filter((b) =>
      ctx.targets.every((o) => machineOfBits(b, o.machine, o.release)),
    );
    if (!at || bits.length === 0) return [];
    const cr = at.text.endsWith('\r') ? '\r' : '';
    const lines = bits.map((b) => `${cr}\n-a always,exit -F arch=${b} -S ${SETUP} ${keyWord(line)}io_uring`);
    return [{ title: `Add rules for ${SETUP}`, safety: 'unsafe', edits: [atEnd(at, lines.join(''))] }];
  };
  return [{ ...wordsOf(line), message, fixes }];
}

/** Reports rules for files and connections without one for io_uring_setup. */
export const noRing = defineRulesetCheck({
  code: 'AR315',
  name: 'no-io-uring',
  category: 'ruleset',
  severity: 'hint',
  evidence: 'kernel',
  defaultOff: true,
  title: 'io_uring is not recorded',
  what: 'With io_uring, a program can ask the kernel for many operations without a system call for each. The ruleset watches files or connections, but no rule records io_uring_setup, the system call by which a program starts to use io_uring. Only the first rule for files or connections is reported. A rule with permission x alone is not reported, because no program can be started through io_uring. The check is off by default: few programs use io_uring, and many systems disable it (with the setting kernel.io_uring_disabled).',
  why: 'Through io_uring, a program can open and delete files, connect and much more without the system calls that rules name. In a test on Linux 6.18, a file was opened and deleted through io_uring. No `-w`, no rule with `perm=` and no rule for openat or unlinkat matched; only io_uring_setup was recorded.',
  run: (ctx) => overTargets(ctx, 'hint', (t) => find(t, ctx), ['machine']),
  examples: [
    {
      bad: '⟦-w /etc/passwd -p wa -k identity⟧\n-w /etc/group -p wa -k identity',
      fixed:
        '-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity\n-a always,exit -F arch=b64 -S io_uring_setup -k io_uring\n-a always,exit -F arch=b32 -S io_uring_setup -k io_uring',
    },
  ],
  good: [
    '-w /etc/passwd -p wa -k identity\n-a always,exit -F arch=b64 -S io_uring_setup -F auid>=1000 -F auid!=unset -k io_uring',
    '-a always,exit -F arch=b64 -S init_module -k modules',
    '-w /usr/bin/su -p x -k su',
  ],
});
