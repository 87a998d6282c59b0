import type { Finding, Fix } from '../defineCheck.ts';
import { asWord, fix, optionsNamed, replace } from '../edits.ts';
import type { RuleView } from '../loadedRule.ts';
import type { AskedPath } from './askedPaths.ts';
import { defineHostCheck, type HostContext, type HostPlace } from './defineHostCheck.ts';
import { answeredPaths, quotedPath } from './namedPaths.ts';

/** A link that is changed by being replaced, which a rule about the link sees. */
const REPLACED = new Set(['/etc/localtime']);

/** A path whose last part is a symbolic link on this machine. */
export const hostLink = defineHostCheck({
  code: 'AR703',
  name: 'link-on-this-machine',
  severity: 'warning',
  insteadOf: { code: 'AR219', answered: answeredPaths },
  title: 'A path that is a symbolic link on this machine',
  what: 'The last part of the path is a symbolic link on this machine.',
  why: 'The kernel binds a rule to what the path names and does not follow a link as its last part. A rule about a link to a folder never records anything. One about a link to a file sees that the link itself is made, replaced or removed, and nothing of the file behind it. A program that runs is never a link. Links further up in the path do no harm.',
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
  // With a slash behind it, the kernel follows the link; auditctl cuts that of a watch.
  if (!place?.link || (p.slash && p.kind !== 'watch')) return [];
  const where =
    place.target === undefined
      ? 'a symbolic link on this machine'
      : `a symbolic link to "${place.target}" on this machine`;
  const finding = (consequence: string): Finding => ({
    span: p.span,
    message: `${quotedPath(p)} is ${where}: ${consequence}`,
    fixes: () => followed(p, place),
  });
  if (p.kind === 'exe')
    return [finding('a program that runs is never a link, so none is meant by this. Name where it leads.')];
  if (place.kind === 'directory' && p.kind !== 'path')
    return [finding('a rule does not follow it and never sees anything below. Name where it leads.')];
  const perm = permOf(rule) ?? (p.kind === 'watch' ? 'rwxa' : 'wa');
  if (/[rx]/i.test(perm))
    return [
      finding(
        'a rule does not follow it and never sees how it is read or run, only that the link is replaced. Name where it leads.',
      ),
    ];
  if (REPLACED.has(p.name)) return [];
  const hint = finding(
    'the rule sees that the link is replaced, and nothing of the file behind it. If that file is meant, name it.',
  );
  return [{ ...hint, severity: 'hint' }];
}

function followed(p: AskedPath, { target, kind }: HostPlace): readonly Fix[] {
  if (!target?.startsWith('/') || /[\0-\x1f\x7f]/.test(target) || target === '/') return [];
  const slash = p.kind === 'watch' && kind === 'directory' ? '/' : '';
  return [
    fix(`Name "${target}", where the link leads`, 'unsafe', replace(p.span, `${asWord(target)}${slash}`)),
  ];
}

/** The letters of `perm=` or `-p`; undefined where the rule has neither. */
function permOf(rule: RuleView): string | undefined {
  return (
    optionsNamed(rule.node, 'p')[0]?.argument?.value ?? rule.fields.find((f) => f.name === 'perm')?.value
  );
}
