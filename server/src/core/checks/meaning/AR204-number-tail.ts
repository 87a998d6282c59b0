import { defineCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type NumberView, numbersOf, readAs } from './writtenNumbers.ts';

const UNITS: Readonly<Record<string, number>> = {
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1048576,
  mb: 1048576,
  mib: 1048576,
};

/** What was most likely meant: `8k` is 8192, `8_192` and `8,192` of a control are 8192, `08` is 8. */
function meant(n: NumberView): { readonly text: string; readonly unit: boolean } {
  const head = n.text.slice(0, n.parsed.length);
  const tail = n.text.slice(n.parsed.length);
  const unit = UNITS[tail.toLowerCase()];
  if (n.of === '-b' && unit !== undefined) return { text: String(n.parsed.wide * BigInt(unit)), unit: true };
  if (n.kind === 'control' && /^([_,']\d{3})+$/.test(tail))
    return { text: n.text.replace(/[_,']/g, ''), unit: true };
  if (/^0[0-9]+$/.test(n.text)) return { text: n.text.replace(/^0+(?=\d)/, ''), unit: true };
  return { text: head, unit: false };
}

function isList(n: NumberView): boolean {
  return n.kind !== 'control' && /^,-?\w/.test(n.text.slice(n.parsed.length));
}

function fixesOf(n: NumberView): readonly Fix[] {
  if (isList(n)) return [];
  const m = meant(n);
  const title = m.unit ? `Write "${m.text}"` : `Remove "${n.text.slice(n.parsed.length)}"`;
  return [
    fix(
      title,
      'unsafe',
      m.unit
        ? replace(n.part(0, n.text.length), m.text)
        : replace(n.part(n.parsed.length, n.text.length), ''),
    ),
  ];
}

function remedy(n: NumberView): string {
  if (isList(n)) return 'Write one rule per value.';
  const m = meant(n);
  return m.unit ? `Write "${m.text}".` : 'Remove what follows the number.';
}

/** A number with something behind it that is ignored. */
export const numberTail = defineCheck({
  code: 'AR204',
  name: 'number-tail',
  category: 'meaning',
  severity: 'warning',
  title: 'A number with a tail that is ignored',
  evidence: 'auditctl',
  what: 'Something stands behind a number that does not belong to it: a unit (`8k`), a second value (`1000,1001`), a slip of the keyboard (`1000x`), or a digit that its base does not have (`08` is octal, which ends at 7).',
  why: 'auditctl reads the digits and ignores the rest without a word, so the value is not the one that stands there.',
  examples: [
    { bad: '-b ⟦8k⟧', fixed: '-b 8192' },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F uid=⟦1000x⟧ -k exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F uid=1000 -k exec',
    },
    { bad: '-a always,exit -F arch=b64 -S ⟦59x⟧ -k exec', fixed: '-a always,exit -F arch=b64 -S 59 -k exec' },
    { bad: '-a always,exit -F arch=b64 -S execve -F uid=⟦1000,1001⟧ -k exec' },
  ],
  good: ['-b 8192', '-a always,exit -F arch=b64 -S openat -F a2&0x200 -k truncate'],
  about: T.oddNumber,
  run: (ctx) =>
    numbersOf(ctx).flatMap((n) => {
      const tail = n.text.slice(n.parsed.length);
      if (tail.trim() === '') return [];
      const message = `"${tail}" is ignored: auditctl reads "${n.text}" as ${readAs(n)}. ${remedy(n)}`;
      return [{ span: n.part(0, n.text.length), message, fixes: () => fixesOf(n) }];
    }),
});
