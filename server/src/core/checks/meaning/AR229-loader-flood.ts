import { F, PERM } from '../../facts/kernelNumbers.ts';
import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { namesCalls, ruleOf } from '../loadedRule.ts';

const TREES: ReadonlySet<string> = new Set([
  '/usr',
  '/usr/lib',
  '/usr/lib64',
  '/usr/lib32',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
]);
const LOADER = /\/ld(?:-linux[^/]*|64|-\d[^/]*)?\.so(?:\.\d+)?$/;
/** Fields that do not limit who or what: a rule with only these records every event of its path. */
const PLAIN: ReadonlySet<number> = new Set([F.arch, F.key, F.perm, F.path, F.dir]);

/** Reports perm=x on the loader of dynamic programs. */
export const loaderFlood = defineCheck({
  code: 'AR229',
  name: 'loader-flood',
  category: 'meaning',
  severity: 'info',
  evidence: 'kernel',
  title: 'Permission x for the dynamic loader, which nearly every program uses',
  what: 'The rule has the permission x and no other filter, and its path is the dynamic loader (`ld-linux…so`) or a directory that contains it, such as `/usr/lib` or `/usr`. The dynamic loader runs at the start of nearly every program.',
  why: 'Whenever a program starts, the event contains the path of the loader, so the rule matches. On Linux 6.18, both `-w /usr/lib/ -p x` and `dir=/usr/lib/x86_64-linux-gnu` with `perm=x` recorded the start of `/usr/bin/id` and of every other program.',
  examples: [
    { bad: '-w ⟦/usr/lib/⟧ -p x -k libraries' },
    { bad: '-a always,exit -F arch=b64 -F dir=⟦/usr/lib64⟧ -F perm=wxa -F key=libraries' },
    { bad: '-w ⟦/usr/lib64/ld-linux-x86-64.so.2⟧ -p x -k loader' },
  ],
  good: [
    '-w /usr/lib/ -p wa -k libraries',
    '-w /usr/lib/systemd/ -p x -k systemd',
    '-a always,exit -F arch=b64 -F dir=/usr/lib -F perm=x -F auid>=1000 -F auid!=unset -F key=libraries',
  ],
  about: T.path | T.perm,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule?.always || rule.list !== 'exit') return [];
    const { fields } = rule.rule;
    if (
      !fields.some((f) => f.field === F.perm && ((f.value ?? 0) & PERM.x) !== 0) ||
      !fields.every((f) => PLAIN.has(f.field)) ||
      namesCalls(rule)
    )
      return [];
    const remedy = rule.paths.some((p) => p.kind === 'watch')
      ? 'Use "-p wa", or write an "-a always,exit" rule with filters such as "auid>=1000".'
      : 'Use "perm=wa", or add a filter such as "auid>=1000".';
    return rule.paths.flatMap((p) => {
      const bare = p.value.replace(/\/+$/, '');
      if (p.kind === 'exe' || !(LOADER.test(bare) || (p.kind !== 'path' && TREES.has(bare)))) return [];
      const which = LOADER.test(bare) ? 'is' : 'contains';
      const message = `"${p.value}" ${which} the dynamic loader, so with permission "x" the rule records nearly every program start. ${remedy}`;
      return [{ span: p.span, message }];
    });
  },
});
