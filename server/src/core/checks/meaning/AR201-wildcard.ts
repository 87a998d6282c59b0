import { realPath } from '../../facts/knownLinks.ts';
import type { Target } from '../../facts/targets.ts';
import type { PathPart } from '../../syntax/argumentParts.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleWith } from '../loadedRule.ts';

// What a shell would take for a pattern. A lone `[` is the name of a program.
const WILDCARD = /[*?]|\[[^\]/]+\]|\{[^}/]*,[^}/]*\}/;

/** The folder above a pattern that stands in the last part of a path only. */
function parentOf(path: string, targets: readonly Target[]): string | undefined {
  const at = path.lastIndexOf('/');
  const parent = path.slice(0, at);
  return at <= 0 || WILDCARD.test(parent) ? undefined : realPath(parent, targets);
}

/**
 * The folder with a pattern in its name that the kernel asks for before it takes the rule (ENOENT): the tree of dir=,
 * else the folder above the file.
 */
function missingFolder(p: PathPart): string | undefined {
  // auditctl cuts slashes off a watch, and takes what is not there for a file.
  const path = p.value.replace(/(?<=.)\/+$/, '');
  const folder = p.kind === 'dir' ? path : path.slice(0, path.lastIndexOf('/'));
  return WILDCARD.test(folder) ? folder : undefined;
}

function fixes(p: PathPart, targets: readonly Target[]): readonly Fix[] {
  const parent = parentOf(p.value, targets);
  if (parent === undefined || p.kind === 'exe') return [];
  const title = `Watch all of "${parent}", folders below it too`;
  if (p.kind !== 'path')
    return [fix(title, 'unsafe', replace(p.span, `${asWord(parent)}${p.kind === 'watch' ? '/' : ''}`))];
  const argument = p.option.argument;
  return argument ? [fix(title, 'unsafe', replace(argument.span, `dir=${asWord(parent)}`))] : [];
}

/** A pattern where auditctl takes a plain path. */
export const wildcard = defineCheck({
  code: 'AR201',
  name: 'wildcard',
  category: 'meaning',
  severity: 'warning',
  title: 'A wildcard in a path',
  evidence: 'kernel',
  what: 'The path of a watch, or of `path=`, `dir=` or `exe=`, holds a shell pattern such as `*`, `?`, `[0-9]` or `{a,b}`.',
  why: 'Neither auditctl nor the kernel expands patterns: the rule is about a file whose name really holds these characters. It loads, and records nothing. Where the pattern stands in a folder that has to be there, and there is none of that name, the kernel refuses the rule, and auditctl stops reading the file.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F path=⟦/var/log/*.log⟧ -F perm=wa -F key=logs',
      fixed: '-a always,exit -F arch=b64 -F dir=/var/log -F perm=wa -F key=logs',
    },
    { bad: '-w ⟦/etc/cron.d/*⟧ -p wa -k cron', fixed: '-w /etc/cron.d/ -p wa -k cron' },
    { bad: '-w ⟦/home/*/.ssh/authorized_keys⟧ -p wa -k ssh' },
  ],
  good: ['-w /etc/cron.d/ -p wa -k cron', '-w /usr/bin/[ -p x -k test'],
  about: T.path | T.wildcard,
  run: (ctx) =>
    (ruleWith(ctx, WILDCARD)?.paths ?? []).flatMap((p) => {
      const found = WILDCARD.exec(p.value)?.[0];
      if (found === undefined) return [];
      const remedy =
        parentOf(p.value, ctx.targets) !== undefined && p.kind !== 'exe'
          ? 'Write one rule per path, or watch the folder.'
          : 'Write one rule per path.';
      const folder = missingFolder(p);
      const then =
        folder === undefined
          ? ', so this rule never matches.'
          : `. Where no folder is called "${folder}", the kernel refuses the rule, and auditctl stops here unless -i stands above.`;
      const message = `"${found}" in "${p.value}" is not a wildcard here: paths are taken literally${then} ${remedy}`;
      return [{ span: p.span, message, fixes: () => fixes(p, ctx.targets) }];
    }),
});
