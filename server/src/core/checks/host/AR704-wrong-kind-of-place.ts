import type { Finding, Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { rejection } from '../failure.ts';
import type { AskedPath } from './askedPaths.ts';
import { defineHostCheck } from './defineHostCheck.ts';
import { answeredPaths, quotedPath } from './namedPaths.ts';

/** Reports a path whose field expects another kind of file. */
export const wrongKind = defineHostCheck({
  code: 'AR704',
  name: 'wrong-kind-of-place',
  severity: 'warning',
  insteadOf: { code: 'AR210', answered: answeredPaths },
  title: 'A directory where a file is expected, or a file where a directory is expected',
  what: '`path=` names a directory, `dir=` names a file, or `exe=` names a directory on this machine.',
  why: '`path=` matches only the directory itself, not what is in it. `dir=` with a file matches only until the file is replaced, which most editors and package managers do when they change it. `exe=` with a directory never matches, because a directory is not a program. A watch (`-w`) is not reported, because its path can be a file or a directory.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F dir=⟦/etc/passwd⟧ -F perm=wa -F key=identity',
      fixed: '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity',
    },
    {
      bad: '-a always,exit -F arch=b64 -F path=⟦/opt/app-2.1⟧ -F perm=wa -F key=app',
      fixed: '-a always,exit -F arch=b64 -F dir=/opt/app-2.1 -F perm=wa -F key=app',
    },
    { bad: '-a always,exit -F arch=b64 -S connect -F exe=⟦/opt/app-2.1⟧ -F key=app' },
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
        const message = `${quotedPath(p)} is a directory on this machine; the rule misses the files in it. Write "dir=${p.path}" to include them.`;
        return [{ span: p.span, severity: 'hint', message, fixes: () => [renamed(p, 'dir')] }];
      }
      if (p.kind === 'dir' && place.kind === 'file') {
        const what = p.slash
          ? rejection('kernel', ctx.below())
          : 'The rule matches nothing once the file is replaced.';
        const message = `${quotedPath(p)} is a file on this machine, not a directory. ${what} Write "path=${p.name}".`;
        return [{ span: p.span, message, fixes: () => [renamed(p, 'path')] }];
      }
      if (p.kind === 'exe' && place.kind === 'directory') {
        const message = `${quotedPath(p)} is a directory on this machine, not a program. Name the program; each program requires a separate rule.`;
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
