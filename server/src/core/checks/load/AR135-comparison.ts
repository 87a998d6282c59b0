import { comparableWith, field, fields } from '../../facts/fields.ts';
import { splitComparison } from '../../syntax/fieldPair.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

function argument(f: Failure):
  | {
      readonly text: string;
      readonly start: number;
      readonly end: number;
      readonly option: { readonly start: number; readonly end: number };
    }
  | undefined {
  const o = f.node.options.find(
    (x) =>
      x.name === 'C' &&
      x.argument &&
      x.argument.span.start <= f.fault.span.start &&
      x.argument.span.end >= f.fault.span.end,
  );
  return (
    o?.argument && {
      text: o.argument.value,
      start: o.argument.span.start,
      end: o.argument.span.end,
      option: o.span,
    }
  );
}

/** A comparison of two fields that cannot be made. */
export const compare = defineLoadCheck({
  code: 'AR135',
  name: 'comparison',
  title: 'Two fields that -C cannot compare',
  what: '-C compares two fields of an event with = or !=: any two different of uid, euid, suid, fsuid, auid and obj_uid, or any two different of gid, egid, sgid, fsgid and obj_gid. A field is compared with a value by -F.',
  why: 'auditctl refuses the line.',
  reasons: ['compare-pair', 'compare-field', 'compare-value', 'compare-operator'],
  message: (f) => {
    const a = argument(f);
    const pair = splitComparison(a?.text ?? '');
    const text = a?.text ?? '';
    if (f.reason === 'compare-operator') return { wrong: `"${text}": -C takes "=" and "!=" only.` };
    if (f.reason === 'compare-value')
      return { wrong: `"${text}" lacks a field on one side.`, mend: 'Write it as FIELD!=FIELD.' };
    if (f.reason === 'compare-field') {
      const name = f.fault.words['field'] ?? '';
      if (pair && name === pair.value && field(pair.name))
        return {
          wrong: `"${name}" is no field: -C compares two fields.`,
          mend: `Use "-F ${text}" to compare with a value.`,
        };
      return { wrong: `"${name}" is no field.` };
    }
    const { left = '', right = '' } = f.fault.words;
    const others = comparableWith(left);
    return {
      wrong: `"${left}" cannot be compared with "${right}".`,
      mend:
        others.length > 0
          ? `It can be with ${others.join(', ')}.`
          : 'Only user ids and group ids can be compared.',
    };
  },
  fixes: (f): readonly Fix[] => {
    const a = argument(f);
    if (!a || f.reason !== 'compare-field') return [];
    const pair = splitComparison(a.text);
    const name = f.fault.words['field'] ?? '';
    if (pair && name === pair.value && field(pair.name) && /^(-?\d+|unset|root)$/.test(name))
      return [fix('Use -F to compare with a value', 'safe', replace(a.option, '-F'))];
    return nearest(
      name,
      fields.map((x) => x.name),
    ).map((n) => fix(`Write "${n}"`, 'unsafe', replace(f.fault.span, n)));
  },
  examples: [
    { bad: '-a always,exit -F arch=b64 -S execve -C ⟦uid=gid⟧ -k cmp' },
    {
      bad: '-a always,exit -F arch=b64 -S execve -C uid=⟦0⟧ -k cmp',
      fixed: '-a always,exit -F arch=b64 -S execve -F uid=0 -k cmp',
    },
    { bad: '-a always,exit -F arch=b64 -S execve -C ⟦uid>euid⟧ -k cmp' },
  ],
  good: ['-a always,exit -F arch=b64 -S execve -C uid!=euid -F euid=0 -k setuid'],
});
