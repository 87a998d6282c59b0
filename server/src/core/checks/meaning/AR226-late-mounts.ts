import type { PathPart } from '../../syntax/argumentParts.ts';
import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';
import { sends } from '../sentPaths.ts';

const PLACES: Readonly<Record<string, string>> = {
  '/media': 'media are mounted below it when they are put in',
  '/run/media': 'media are mounted below it when they are put in',
  '/mnt': 'file systems are mounted below it by hand',
  '/run/user': 'each login gets a file system of its own below it',
};

const bare = (p: PathPart): string => p.value.replace(/\/+$/, '');

/** A tree on a place where file systems come later. */
export const lateMounts = defineCheck({
  code: 'AR226',
  name: 'late-mounts',
  category: 'meaning',
  severity: 'hint',
  evidence: 'kernel',
  unproven: 'That nearly everything is mounted later on these places is experience.',
  title: 'A tree where file systems are mounted later',
  what: 'The rule watches `/media`, `/run/media`, `/mnt` or `/run/user` with all below it.',
  why: 'A tree holds the file systems that were mounted below it when the rule was loaded. Tried on a kernel 6.18: what was mounted before is seen, what is mounted later is not, and on these places nearly everything is mounted later.',
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
    if (!rule?.always || rule.calls.length > 0) return [];
    return rule.paths.flatMap((p) => {
      const why = PLACES[bare(p)];
      if (why === undefined || (p.kind !== 'watch' && p.kind !== 'dir')) return [];
      const message = `"${p.value}" does not hold what is mounted below it after the rule is loaded, and ${why}. Record the mounting too ("-S mount,move_mount"), or load the rules again after it.`;
      return [{ span: p.span, message }];
    });
  },
});
