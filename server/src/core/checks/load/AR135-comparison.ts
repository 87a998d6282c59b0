import { comparableWith, fields } from '../../facts/fields.ts';
import type { FieldPart } from '../../syntax/argumentParts.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

function comparisonOf(f: Failure): FieldPart | undefined {
  const option = optionAround(f.node, f.fault.span);
  return f.node.parts.comparisons.find((c) => c.option === option);
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
    const c = comparisonOf(f);
    const text = c?.argument.value ?? '';
    if (f.reason === 'compare-operator') return { wrong: `"${text}": -C takes "=" and "!=" only.` };
    if (f.reason === 'compare-value')
      return { wrong: `"${text}" lacks a field on one side.`, remedy: 'Write it as FIELD!=FIELD.' };
    if (f.reason === 'compare-field') {
      const name = f.fault.words['field'] ?? '';
      if (c && name === c.value && c.field)
        return {
          wrong: `"${name}" is no field: -C compares two fields.`,
          remedy: `Use "-F ${text}" to compare with a value.`,
        };
      return { wrong: `"${name}" is no field.` };
    }
    const { left = '', right = '' } = f.fault.words;
    const others = comparableWith(left);
    return {
      wrong: `"${left}" cannot be compared with "${right}".`,
      remedy:
        others.length > 0
          ? `It can be with ${others.join(', ')}.`
          : 'Only user ids and group ids can be compared.',
    };
  },
  fixes: (f): readonly Fix[] => {
    const c = comparisonOf(f);
    if (!c || f.reason !== 'compare-field') return [];
    const name = f.fault.words['field'] ?? '';
    if (name === c.value && c.field && /^(-?\d+|unset|root)$/.test(name))
      return [fix('Use -F to compare with a value', 'safe', replace(c.option.span, '-F'))];
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
