import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

/**
 * Returns the path at fault with its place in the line: the argument of -w, or the text after the operator of
 * a field.
 */
function pathOf(f: Failure): { readonly text: string; readonly start: number; readonly end: number } {
  const { start, end } = f.fault.span;
  const option = optionAround(f.node, f.fault.span);
  const part = f.node.parts.paths.find((p) => p.option === option);
  return part ? { text: part.text, ...part.span } : { text: f.node.text.slice(start, end), start, end };
}

/**
 * Returns what was meant by a path that does not begin with a slash: the path without the characters around
 * it, or with a slash before it. `isSure` is false where the start of the path is a guess.
 */
function absolutePathOf(text: string): { readonly absolute: string; readonly isSure: boolean } {
  const [before] = /^(?:[a-z]+:\/\/|[^\w./]+)(?=\/)/i.exec(text) ?? [];
  if (before !== undefined)
    return { absolute: text.slice(before.length).replace(/[)\]}>'"`]+$/, ''), isSure: false };
  // A file of rules does not say where a relative path begins.
  return { absolute: `/${text.replace(/^(?:\.{0,2}\/)+/, '')}`, isSure: !text.startsWith('..') };
}

/** Reports a path that does not begin with a slash, or ends in one where a file is required. */
export const absolutePath = defineLoadCheck({
  code: 'AR130',
  name: 'absolute-path',
  title: 'A path that is not absolute, or ends in a slash',
  what: 'A path must begin with `/`. auditctl expands neither `~` nor variables nor wildcards. The fix for `~` or `$HOME` writes `/root`, the home directory of root. The other users need separate rules. The paths of `path=` and `exe=` must not end in a slash. For a directory and the files in it, use `dir=` or `-w`.',
  why: `auditctl refuses a watch (\`-w\`) of a path that does not begin with \`/\`. In \`path=\`, \`dir=\` and \`exe=\`, auditctl accepts such a path, but the kernel rejects the rule. The kernel also rejects a rule if the path of \`path=\` or \`exe=\` ends in a slash. ${LOAD_ENDS}`,
  reasons: ['path-not-absolute', 'kernel-path'],
  span: (f) => pathOf(f),
  message: (f) => {
    const { text } = pathOf(f);
    if (f.fault.words['why'] === 'slash')
      return {
        wrong: `"${text}" ends in a slash, which the kernel rejects in "${f.fault.words['field']}=".`,
        remedy:
          f.fault.words['field'] === 'exe'
            ? 'Remove the slash.'
            : `Use "dir=${text.replace(/\/+$/, '')}" for the directory.`,
      };
    if (text.startsWith('~'))
      return {
        wrong: `auditctl does not expand "${text}".`,
        remedy: `Write a rule for each home directory, such as "${text.replace(/^~[^/]*/, '/root')}".`,
      };
    if (text.startsWith('$'))
      return {
        wrong: `auditctl does not expand "${text}".`,
        remedy: 'Write the full path.',
      };
    return { wrong: `"${text}" does not begin with "/".`, remedy: 'Write the full path.' };
  },
  fixes: (f): readonly Fix[] => {
    const p = pathOf(f);
    const span = { start: p.start, end: p.end };
    if (f.fault.words['why'] === 'slash') {
      const bare = p.text.replace(/\/+$/, '');
      if (bare === '') return [];
      const file = fix('Remove the slash', 'unsafe', replace(span, bare));
      if (f.fault.words['field'] === 'exe') return [file];
      return [fix('Use dir= for the directory', 'unsafe', replace(f.fault.span, `dir=${bare}`)), file];
    }
    const home = /^(~|\$HOME|\$\{HOME\})(?=\/|$)/.exec(p.text)?.[0];
    if (home !== undefined)
      return [
        fix(
          `Write "/root${p.text.slice(home.length)}"`,
          'unsafe',
          replace(span, `/root${p.text.slice(home.length)}`),
        ),
      ];
    // Another option is not a path: the path is missing.
    if (/^[$~-]/.test(p.text)) return [];
    const { absolute, isSure } = absolutePathOf(p.text);
    return [fix(`Write "${absolute}"`, isSure ? 'safe' : 'unsafe', replace(span, absolute))];
  },
  examples: [
    { bad: '-w ⟦etc/passwd⟧ -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-w ⟦~/.ssh⟧ -p wa -k ssh', fixed: '-w /root/.ssh -p wa -k ssh' },
    { bad: '-w ⟦$HOME/.ssh⟧ -p wa -k ssh', fixed: '-w /root/.ssh -p wa -k ssh' },
    { bad: '-w ⟦(/etc/passwd⟧ -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: '-a always,exit -F arch=b64 -F path=⟦/etc/⟧ -F perm=wa -F key=etc',
      fixed: '-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -F key=etc',
    },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F exe=⟦usr/bin/nc⟧ -k nc',
      fixed: '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -k nc',
    },
  ],
  good: ['-w /etc/ -p wa -k etc', '-a always,exit -F arch=b64 -F dir=/etc/ -F perm=wa -F key=etc'],
});
