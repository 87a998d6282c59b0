import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import type { TextEdit } from '../../text/span.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { argumentText, fix, optionsNamed, optionText, replace, rewrite, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Moves one option with its argument before another. */
function moveBefore(node: CommandLine, moved: OptionNode, before: OptionNode): readonly TextEdit[] {
  return [
    withoutOption(node, moved),
    replace({ start: before.span.start, end: before.span.start }, `${optionText(node, moved)} `),
  ];
}

/** Reports whether the rule has an architecture before the one at fault. */
function hasEarlierArch({ node, fault }: Failure): boolean {
  return node.parts.fields.some((x) => x.name === 'arch' && x.nameSpan.start < fault.span.start);
}

/** Reports arch= after -S, or in a watch. */
export const archFirst = defineLoadCheck({
  code: 'AR112',
  name: 'arch-first',
  title: 'arch= after the system calls, or in a watch',
  what: '`-F arch=` must come before the first `-S`, because auditctl looks up the names of system calls in the table for that architecture. A watch (`-w`) already includes all system calls, so `arch=` cannot be added to it. Since audit 3.1.3, a `perm=` after `arch=` also adds system calls to the rule, so auditctl refuses another `arch=` after that `perm=`.',
  why: LINE_REFUSED,
  reasons: ['arch-after-syscall'],
  message: (f) => {
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    if (optionsNamed(f.node, 'w').length > 0)
      return {
        wrong: `"${text}" cannot be added to a watch.`,
        remedy: 'Use "-a always,exit" instead of "-w".',
      };
    const hasCalls = optionsNamed(f.node, 'S').length > 0;
    return {
      wrong: `"${text}" comes after the system calls${hasCalls ? '' : ' that "perm=" adds'}.`,
      remedy: hasEarlierArch(f)
        ? `Remove "${text}", or write one rule for each architecture.`
        : 'Put "arch=" before the first "-S".',
    };
  },
  fixes: (f) => {
    const watch = optionsNamed(f.node, 'w')[0];
    if (watch) return asSyscallRule(f.node, watch);
    const arch = f.node.parts.fields.find((x) => x.nameSpan.start === f.fault.span.start)?.option;
    if (!arch) return [];
    const written = optionText(f.node, arch);
    // A rule with two architectures loads, but the kernel never matches it.
    if (hasEarlierArch(f)) return [fix(`Remove "${written}"`, 'unsafe', withoutOption(f.node, arch))];
    const first = optionsNamed(f.node, 'S')[0];
    return first && first.span.start < arch.span.start
      ? [fix(`Move "${written}" before "-S"`, 'safe', ...moveBefore(f.node, arch, first))]
      : [];
  },
  examples: [
    {
      bad: '-a always,exit -S open -F ⟦arch=b64⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    {
      bad: '-w /etc/passwd -F ⟦arch=b64⟧ -p wa -k identity',
      fixed: '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -k open'],
});

/**
 * Rewrites a watch with arch= as the syscall rule that was meant; empty where words of the line belong to no
 * option.
 */
function asSyscallRule(node: CommandLine, watch: OptionNode): readonly Fix[] {
  if (node.rest.length > 0) return [];
  const path = argumentText(node, watch);
  const bare = path.length > 1 ? path.replace(/\/+$/, '') : path;
  const perm = optionsNamed(node, 'p')[0]?.argument?.value ?? 'rwxa';
  const archs = node.parts.fields.filter((f) => f.name === 'arch').map((f) => f.option);
  const keys = new Map(node.parts.keys.map((k) => [k.option, k.text]));
  const rest = node.options.filter((o) => o !== watch && o.name !== 'p' && !archs.includes(o));
  const words = [
    '-a always,exit',
    ...archs.map((o) => optionText(node, o)),
    bare === path ? `-F path=${path}` : `-F dir=${bare}`,
    `-F perm=${perm}`,
    ...rest.map((o) => (keys.has(o) ? `-F key=${keys.get(o)}` : optionText(node, o))),
  ];
  return [rewrite(node, 'Write it as a rule with "-a always,exit"', 'safe', words.join(' '))];
}
