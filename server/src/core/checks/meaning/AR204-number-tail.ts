import { ownValue } from '../../text/ownValue.ts';
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

/**
 * Returns the number that was most likely meant: 8192 for `8k`, and for `8_192` and `8,192` of a control; 8
 * for `08`.
 */
function meant(n: NumberView): { readonly text: string; readonly unit: boolean } {
  const head = n.text.slice(0, n.parsed.length);
  const tail = n.text.slice(n.parsed.length);
  const unit = ownValue(UNITS, tail.toLowerCase());
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
  return m.unit ? `Write "${m.text}".` : `Remove "${n.text.slice(n.parsed.length)}".`;
}

/** Reports a number followed by characters that auditctl ignores. */
export const numberTail = defineCheck({
  code: 'AR204',
  name: 'number-tail',
  category: 'meaning',
  severity: 'warning',
  title: 'A number followed by characters that are ignored',
  evidence: 'auditctl',
  what: 'A number is followed by characters that do not belong to it: a unit (`8k`), a second value (`1000,1001`), a typing error (`1000x`), or a digit that its base does not have (`08` is octal, where 7 is the highest digit).',
  why: 'auditctl reads the digits and ignores the rest without a warning, so the value that it uses differs from the one in the file.',
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
      const message = `auditctl reads "${n.text}" as ${readAs(n)} and ignores "${tail}". ${remedy(n)}`;
      return [{ span: n.part(0, n.text.length), message, fixes: () => fixesOf(n) }];
    }),
});
