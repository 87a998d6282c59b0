import { defineCheck, type Fix } from '../define.ts';
import { asWord, fix, replace } from '../edits.ts';
import { realPath } from './links.ts';
import { type PathView, ruleWith } from './view.ts';

// What a shell would take for a pattern. A lone `[` is the name of a program.
const WILDCARD = /[*?]|\[[^\]/]+\]|\{[^}/]*,[^}/]*\}/;

/** The folder above a pattern that stands in the last part of a path only. */
function parentOf(path: string): string | undefined {
  const at = path.lastIndexOf('/');
  const parent = path.slice(0, at);
  return at <= 0 || WILDCARD.test(parent) ? undefined : realPath(parent);
}

function fixes(p: PathView): readonly Fix[] {
  const parent = parentOf(p.path);
  if (parent === undefined || p.kind === 'exe') return [];
  const title = `Watch all of "${parent}", folders below it too`;
  if (p.kind !== 'path') return [fix(title, 'unsafe', replace(p.span, `${asWord(parent)}${p.kind === 'watch' ? '/' : ''}`))];
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
  why: 'Neither auditctl nor the kernel expands patterns: the rule is about a file whose name really holds these characters. It loads, and records nothing.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F path=/var/log/*.log -F perm=wa -F key=logs',
      fixed: '-a always,exit -F arch=b64 -F dir=/var/log -F perm=wa -F key=logs',
    },
    { bad: '-w /etc/cron.d/* -p wa -k cron', fixed: '-w /etc/cron.d/ -p wa -k cron' },
    { bad: '-w /home/*/.ssh/authorized_keys -p wa -k ssh' },
  ],
  good: ['-w /etc/cron.d/ -p wa -k cron', '-w /usr/bin/[ -p x -k test'],
  run: (ctx) =>
    (ruleWith(ctx, WILDCARD)?.paths ?? []).flatMap((p) => {
      const found = WILDCARD.exec(p.path)?.[0];
      if (found === undefined) return [];
      const mend =
        parentOf(p.path) !== undefined && p.kind !== 'exe' ? 'Write one rule per path, or watch the folder.' : 'Write one rule per path.';
      const message = `"${found}" in "${p.path}" is not a wildcard here: paths are taken literally, so this rule never matches. ${mend}`;
      return [{ span: p.span, message, fixes: () => fixes(p) }];
    }),
});
