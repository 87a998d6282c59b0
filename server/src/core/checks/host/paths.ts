import type { Span } from '../../text/span.ts';
import type { Finding, Fix } from '../defineCheck.ts';
import { fix, optionsNamed, replace } from '../edits.ts';
import { stopping } from '../failure.ts';
import type { RuleView } from '../loadedRule.ts';
import type { AskedPath } from './askedPaths.ts';
import { defineHostCheck, type HostContext } from './defineHostCheck.ts';

/** What happens where the kernel refuses the rule, and the ways out that are left to its writer. */
export function refused({ below }: HostContext): string {
  return stopping(below(), 'the kernel refuses the rule and ');
}

/** Puts a rule behind a "#". */
export function commentOut(): Fix {
  return fix('Comment the rule out', 'unsafe', replace({ start: 0, end: 0 }, '# '));
}

/** How the rule names the path, for a message. */
export function named(p: AskedPath): string {
  return p.kind === 'watch' ? `"${p.path}"` : `"${p.kind}=${p.path}"`;
}

/** Where a rule names what is known to be there. */
export function answeredPaths({ paths, host }: HostContext): readonly Span[] {
  return paths.flatMap((p) => ((host.placeOf(p.name)?.kind ?? 'missing') === 'missing' ? [] : [p.span]));
}

/** The folder of a path is not there. */
export const parentMissing = defineHostCheck({
  code: 'AR701',
  name: 'parent-missing',
  severity: 'warning',
  title: 'A path in a folder that this machine does not have',
  what: 'The folder that holds the watched file or program is not on this machine, or is no folder.',
  why: 'The file itself may be missing, its folder may not: the kernel refuses such a rule, and auditctl stops there and leaves all rules after it unloaded.',
  examples: [
    { bad: '-w /opt/gone/app.conf -p wa -k app', fixed: '# -w /opt/gone/app.conf -p wa -k app' },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F exe=/opt/gone/bin/app -F key=app',
      fixed: '# -a always,exit -F arch=b64 -S execve -F exe=/opt/gone/bin/app -F key=app',
    },
  ],
  good: ['-w /etc/not-yet-there -p wa -k new', '-w /opt/app/app.conf -p wa -k app'],
  run: (ctx) =>
    ctx.paths.flatMap((p): readonly Finding[] => {
      const folder = p.kind === 'dir' || p.parent === undefined ? undefined : ctx.host.placeOf(p.parent);
      if (folder?.kind !== 'missing' && folder?.kind !== 'file') return [];
      const what =
        folder.kind === 'file' ? 'is a file and no folder on this machine' : 'is not on this machine';
      const message = `The folder "${p.parent}" ${what}. ${refused(ctx)} Make the folder before the rules are loaded, or take the rule out.`;
      return [{ span: p.span, message, fixes: () => [commentOut()] }];
    }),
});

/** A folder that a rule is about is not there. */
export const folderMissing = defineHostCheck({
  code: 'AR702',
  name: 'folder-missing',
  severity: 'warning',
  title: 'A folder that this machine does not have',
  what: '`dir=`, or a watch whose path ends in a slash, names a folder that is not on this machine.',
  why: 'The kernel refuses `dir=` where there is nothing, and auditctl stops there. A watch loads, but as a rule about one name: auditctl looks what the path is when it loads the line, and what lies below a folder that is made later is not recorded as a whole.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F dir=/srv/gone -F perm=wa -F key=srv',
      fixed: '# -a always,exit -F arch=b64 -F dir=/srv/gone -F perm=wa -F key=srv',
    },
    { bad: '-w /srv/gone/ -p wa -k srv' },
  ],
  good: [
    '-a always,exit -F arch=b64 -F dir=/etc/ssh -F perm=wa -F key=ssh',
    '-w /etc/ssh/ -p wa -k ssh',
    '-w /srv/gone -p wa -k srv',
  ],
  run: (ctx) =>
    ctx.paths.flatMap((p): readonly Finding[] => {
      const place = ctx.host.placeOf(p.name);
      if (
        p.kind === 'dir' &&
        (place?.kind === 'missing' || (place?.kind === 'other' && place.link && p.slash))
      ) {
        const what = place.link
          ? 'is a symbolic link that leads nowhere on this machine'
          : 'is not on this machine';
        const message = `The folder "${p.name}" ${what}. ${refused(ctx)} Make the folder before the rules are loaded, or take the rule out.`;
        return [{ span: p.span, message, fixes: () => [commentOut()] }];
      }
      const parent = p.parent === undefined ? undefined : ctx.host.placeOf(p.parent);
      if (p.kind !== 'watch' || !p.slash || place?.kind !== 'missing' || parent?.kind !== 'directory')
        return [];
      const message = `The folder "${p.name}" is not on this machine: auditctl watches for that one name, and what lies below it is not recorded when it is made later. Load the rules again once the folder is there.`;
      return [{ span: p.span, severity: 'hint', message }];
    }),
});

/** A path that names another kind of thing than its field is for. */
export const wrongKind = defineHostCheck({
  code: 'AR704',
  name: 'wrong-kind-of-place',
  severity: 'warning',
  insteadOf: { code: 'AR210', answered: answeredPaths },
  title: 'A folder where a file is meant, or a file where a folder is meant',
  what: '`path=` names a folder, `dir=` names a file, or `exe=` names a folder on this machine.',
  why: '`path=` is about that one entry, not about what lies below it. `dir=` with a file records until the file is replaced, as most editors and package managers do, and nothing after that. No program is a folder.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F dir=/etc/passwd -F perm=wa -F key=identity',
      fixed: '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity',
    },
    {
      bad: '-a always,exit -F arch=b64 -F path=/opt/app-2.1 -F perm=wa -F key=app',
      fixed: '-a always,exit -F arch=b64 -F dir=/opt/app-2.1 -F perm=wa -F key=app',
    },
    { bad: '-a always,exit -F arch=b64 -S connect -F exe=/opt/app-2.1 -F key=app' },
  ],
  good: [
    '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity',
    '-w /etc/ssh -p wa -k ssh',
    '-w /etc/passwd -p wa -k x',
  ],
  run: (ctx) =>
    ctx.paths.flatMap((p): readonly Finding[] => {
      const place = ctx.host.placeOf(p.name);
      if (!place || place.link) return [];
      if (p.kind === 'path' && place.kind === 'directory') {
        const message = `${named(p)} is a folder on this machine, and the rule is about the folder itself, not about the files below it. If those are meant, write "dir=${p.path}".`;
        return [{ span: p.span, severity: 'hint', message, fixes: () => [renamed(p, 'dir')] }];
      }
      if (p.kind === 'dir' && place.kind === 'file') {
        const what = p.slash ? refused(ctx) : 'The rule is lost as soon as the file is replaced by another.';
        const message = `${named(p)} is a file on this machine, and no folder. ${what} Write "path=${p.name}".`;
        return [{ span: p.span, message, fixes: () => [renamed(p, 'path')] }];
      }
      if (p.kind === 'exe' && place.kind === 'directory') {
        const message = `${named(p)} is a folder on this machine: no program that runs is one. Name the program itself; each needs a rule of its own.`;
        return [{ span: p.span, message }];
      }
      return [];
    }),
});

function renamed(p: AskedPath, name: 'path' | 'dir'): Fix {
  const start = p.option.argument?.span.start ?? 0;
  const slashes = p.path.length - p.path.replace(/\/+$/, '').length;
  const cut =
    name === 'path' && slashes > 0 ? [replace({ start: p.span.end - slashes, end: p.span.end }, '')] : [];
  return fix(
    `Write "${name}=${p.name}"`,
    'unsafe',
    replace({ start, end: start + p.kind.length }, name),
    ...cut,
  );
}

/** exe= names a program that is not there. */
export const programMissing = defineHostCheck({
  code: 'AR706',
  name: 'program-missing',
  severity: 'hint',
  title: 'A program that this machine does not have',
  what: '`exe=` names a program that is not on this machine; its folder is.',
  why: 'The rule loads, and works once the program is installed. Until then it is asked in vain, and often the path is only misspelt.',
  examples: [{ bad: '-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/curll -F key=net' }],
  good: [
    '-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/curl -F key=net',
    '-w /usr/bin/not-there -p x -k x',
  ],
  run: (ctx) =>
    ctx.paths.flatMap((p): readonly Finding[] => {
      if (p.kind !== 'exe' || p.parent === undefined) return [];
      if (ctx.host.placeOf(p.name)?.kind !== 'missing' || ctx.host.placeOf(p.parent)?.kind !== 'directory')
        return [];
      return [
        {
          span: p.span,
          message: `There is no program "${p.name}" on this machine: the rule has nothing to match until it is installed.`,
        },
      ];
    }),
});

/** The letters of perm= or -p; undefined where the rule has none. */
export function permOf(rule: RuleView): string | undefined {
  return (
    optionsNamed(rule.node, 'p')[0]?.argument?.value ?? rule.fields.find((f) => f.name === 'perm')?.value
  );
}
