import { realPath } from '../../facts/knownLinks.ts';
import type { Target } from '../../facts/targets.ts';
import type { PathPart } from '../../syntax/argumentParts.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { LOAD_ENDS } from '../loadEnds.ts';
import { ruleWith } from '../loadedRule.ts';

// What a shell would expand. A lone `[` is the name of a program.
const WILDCARD = /[*?]|\[[^\]/]+\]|\{[^}/]*,[^}/]*\}/;

/** Returns the directory of a path whose last part alone is a pattern; undefined for any other path. */
function parentOf(path: string, targets: readonly Target[]): string | undefined {
  const at = path.lastIndexOf('/');
  const parent = path.slice(0, at);
  return at <= 0 || WILDCARD.test(parent) ? undefined : realPath(parent, targets);
}

/**
 * Returns the directory with a pattern in its name that must exist when the kernel adds the rule (else
 * ENOENT): the tree of dir=, else the directory of the file. Undefined where no such directory has a pattern.
 */
function missingDirectory(p: PathPart): string | undefined {
  // auditctl cuts the slashes off a watch, and reads a path that does not exist as that of a file.
  const path = p.value.replace(/(?<=.)\/+$/, '');
  const directory = p.kind === 'dir' ? path : path.slice(0, path.lastIndexOf('/'));
  return WILDCARD.test(directory) ? directory : undefined;
}

function fixes(p: PathPart, targets: readonly Target[]): readonly Fix[] {
  const parent = parentOf(p.value, targets);
  if (parent === undefined || p.kind === 'exe') return [];
  const title = `Watch all of "${parent}", including subdirectories`;
  if (p.kind !== 'path')
    return [fix(title, 'unsafe', replace(p.span, `${asWord(parent)}${p.kind === 'watch' ? '/' : ''}`))];
  const argument = p.option.argument;
  return argument ? [fix(title, 'unsafe', replace(argument.span, `dir=${asWord(parent)}`))] : [];
}

/** Reports a shell pattern where auditctl expects a plain path. */
export const wildcard = defineCheck({
  code: 'AR201',
  name: 'wildcard',
  category: 'meaning',
  severity: 'warning',
  title: 'A wildcard in a path',
  evidence: 'kernel',
  what: 'The path of a watch, or of `path=`, `dir=` or `exe=`, contains a shell pattern such as `*`, `?`, `[0-9]` or `{a,b}`. A `[` without a `]`, as in the name of the program `/usr/bin/[`, is not a pattern.',
  why: `Neither auditctl nor the kernel expands patterns, so the rule names a file or directory that has exactly these characters in its name. If the pattern is in the last part of the path of \`-w\`, \`path=\` or \`exe=\`, the rule loads but never matches. If it is elsewhere, or in \`dir=\`, there is no such directory, and the kernel rejects the rule. ${LOAD_ENDS}`,
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F path=⟦/var/log/*.log⟧ -F perm=wa -F key=logs',
      fixed: '-a always,exit -F arch=b64 -F dir=/var/log -F perm=wa -F key=logs',
    },
    { bad: '-w ⟦/etc/cron.d/*⟧ -p wa -k cron', fixed: '-w /etc/cron.d/ -p wa -k cron' },
    {
      bad: '-w ⟦/home/*/.ssh/authorized_keys⟧ -p wa -k ssh',
      answer:
        'auditctl prints `Warning - wildcard notation is not supported` and sends the line to the kernel. The kernel rejects the rule, unless the machine has a directory with exactly the name `/home/*/.ssh`.',
    },
  ],
  good: ['-w /etc/cron.d/ -p wa -k cron', '-w /usr/bin/[ -p x -k test'],
  about: T.path | T.wildcard,
  run: (ctx) =>
    (ruleWith(ctx, WILDCARD)?.paths ?? []).flatMap((p) => {
      const found = WILDCARD.exec(p.value)?.[0];
      if (found === undefined) return [];
      const parent = p.kind === 'exe' ? undefined : parentOf(p.value, ctx.targets);
      const remedy =
        parent === undefined
          ? 'Write one rule per path.'
          : `Write one rule per path, or watch all of "${parent}".`;
      const directory = missingDirectory(p);
      const then =
        directory === undefined
          ? ' in a rule, so this rule never matches.'
          : `. The kernel rejects the rule unless the directory "${directory}" exists.`;
      const message = `"${found}" in "${p.value}" is not a wildcard${then} ${remedy}`;
      return [{ span: p.span, message, fixes: () => fixes(p, ctx.targets) }];
    }),
});
