import type { PathPart } from '../../syntax/argumentParts.ts';
import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { namesCalls, ruleOf } from '../loadedRule.ts';
import { sends } from '../sentPaths.ts';

/** Directories where file systems are mounted later, with examples of these for a message. */
const PLACES: Readonly<Record<string, string>> = {
  '/media': ', such as removable media,',
  '/run/media': ', such as removable media,',
  '/mnt': '',
  '/run/user': ', such as those of each login,',
};

const bare = (p: PathPart): string => p.value.replace(/\/+$/, '');

/** Reports a tree where file systems are mounted after the rules are loaded. */
export const lateMounts = defineCheck({
  code: 'AR226',
  name: 'late-mounts',
  category: 'meaning',
  severity: 'hint',
  evidence: 'kernel',
  unproven:
    'That most file systems in these directories are mounted later was not tried; it is common experience.',
  title: 'A directory tree where file systems are mounted later',
  what: 'The rule watches all of `/media`, `/run/media`, `/mnt` or `/run/user`.',
  why: 'A rule for a directory tree covers the file systems that are mounted in it when the rule is loaded, but not those that are mounted afterward. That was the result of a test on Linux 6.18. In these directories, nearly everything is mounted later.',
  examples: [
    { bad: '-w ⟦/media/⟧ -p wa -k media' },
    { bad: '-a always,exit -F arch=b64 -F dir=⟦/mnt⟧ -F perm=wa -F key=mnt' },
  ],
  good: [
    '-w /mnt/backup/ -p wa -k backup',
    '-a always,exit -F arch=b64 -S mount,move_mount -F auid>=1000 -F auid!=unset -F key=mount',
  ],
  about: T.path,
  applies: (_, rule) => sends(rule, (path) => PLACES[path] !== undefined),
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule?.always || namesCalls(rule)) return [];
    return rule.paths.flatMap((p) => {
      const examples = PLACES[bare(p)];
      if (examples === undefined || (p.kind !== 'watch' && p.kind !== 'dir')) return [];
      const message = `File systems mounted below "${p.value}" after the rules are loaded${examples} are not watched. Reload the rules after mounting, or record the mounting with "-S mount,move_mount".`;
      return [{ span: p.span, message }];
    });
  },
});
