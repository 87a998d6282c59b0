import type { Finding, Fix } from '../defineCheck.ts';
import { optionsNamed } from '../edits.ts';
import { followLink, pathInstead } from '../linkTargets.ts';
import type { RuleView } from '../loadedRule.ts';
import type { AskedPath } from './askedPaths.ts';
import { defineHostCheck, type HostContext, type HostPlace } from './defineHostCheck.ts';
import { answeredPaths, quotedPath } from './namedPaths.ts';

/** Links that are changed by replacing them, which a rule for the link records. */
const REPLACED = new Set(['/etc/localtime']);

/** Reports a path whose last part is a symbolic link on the machine. */
export const hostLink = defineHostCheck({
  code: 'AR703',
  name: 'link-on-this-machine',
  severity: 'warning',
  insteadOf: { code: 'AR219', answered: answeredPaths },
  title: 'A path that is a symbolic link on this machine',
  what: 'The last part of the path is a symbolic link on this machine.',
  why: 'The kernel does not follow a link that is the last part of a path: the rule is about the link itself.\n\n- A watch (`-w`) or a rule with `dir=` (without a slash at the end) for a link to a directory never records anything, because nothing is below the link itself.\n- A rule for a link to a file records when the link is created, replaced or removed, but not when the file that it points to changes.\n- A rule with `exe=` and a link never matches, because the file that runs is the target of the link.\n\nThe kernel does follow links in earlier parts of the path. In `dir=`, it also follows a link at the end if a slash comes after it: `dir=/opt/app/` matches what is in the directory, `dir=/opt/app` does not. Links that are followed are not reported. auditctl removes the slash at the end of a watch, so `-w /opt/app/` is reported. A rule for changes to `/etc/localtime` is not reported either, because changing the time zone replaces the link.',
  examples: [
    { bad: '-w ⟦/opt/app⟧ -p wa -k app', fixed: '-w /opt/app-2.1/ -p wa -k app' },
    {
      bad: '-a always,exit -F arch=b64 -S connect -F exe=⟦/usr/bin/python3⟧ -F key=python',
      fixed: '-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/python3.11 -F key=python',
    },
    {
      bad: '-w ⟦/etc/resolv.conf⟧ -p wa -k dns',
      fixed: '-w /run/systemd/resolve/stub-resolv.conf -p wa -k dns',
    },
  ],
  good: [
    '-w /opt/app/app.conf -p wa -k app',
    '-w /etc/localtime -p wa -k time',
    '-a always,exit -F arch=b64 -F dir=/opt/app/ -F perm=wa -F key=app',
  ],
  run: (ctx) => ctx.paths.flatMap((p) => linkFindings(ctx, p)),
});

function linkFindings({ rule, host }: HostContext, p: AskedPath): readonly Finding[] {
  const place = host.placeOf(p.name);
  // The kernel follows a link with a slash after it; auditctl removes the slash of a watch.
  if (!place?.link || (p.slash && p.kind !== 'watch')) return [];
  const where =
    place.target === undefined
      ? 'a symbolic link on this machine'
      : `a symbolic link to "${place.target}" on this machine`;
  const path = insteadOf(p, place);
  const use = path === undefined ? 'Use its target' : `Use "${path}"`;
  const finding = (consequence: string): Finding => ({
    span: p.span,
    message: `${quotedPath(p)} is ${where}${consequence}.`,
    fixes: () => followed(p, place),
  });
  if (p.kind === 'exe')
    return [finding(`. The program that runs is the target, so the rule never matches. ${use}`)];
  if (place.kind === 'directory' && p.kind !== 'path')
    return [finding(`, so the rule misses everything in that directory. ${use}`)];
  const perm = permOf(rule) ?? (p.kind === 'watch' ? 'rwxa' : 'wa');
  if (/[rx]/i.test(perm))
    return [finding(`, so the rule does not record that the target is read or run. ${use}`)];
  if (REPLACED.has(p.name)) return [];
  const hint = finding(`, so the rule misses changes to the target. ${use} to record them`);
  return [{ ...hint, severity: 'hint' }];
}

function insteadOf(p: AskedPath, { target, kind }: HostPlace): string | undefined {
  return pathInstead(target, p.kind === 'watch', kind === 'directory');
}

function followed(p: AskedPath, place: HostPlace): readonly Fix[] {
  const { target } = place;
  if (!target?.startsWith('/') || /[\0-\x1f\x7f]/.test(target) || target === '/') return [];
  return [followLink(p.span, insteadOf(p, place) ?? target)];
}

/** Returns the letters of `perm=` or `-p`; undefined where the rule has neither. */
function permOf(rule: RuleView): string | undefined {
  return (
    optionsNamed(rule.node, 'p')[0]?.argument?.value ?? rule.fields.find((f) => f.name === 'perm')?.value
  );
}
