import { comparableWith, fields } from '../../facts/fields.ts';
import type { FieldPart } from '../../syntax/argumentParts.ts';
import { nearest } from '../../text/nearestNames.ts';
import { either } from '../../text/series.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { useOne } from './unknownNames.ts';

/** Returns the comparison at fault; undefined where the fault is elsewhere. */
function comparisonOf(f: Failure): FieldPart | undefined {
  const option = optionAround(f.node, f.fault.span);
  return f.node.parts.comparisons.find((c) => c.option === option);
}

/** Reports a comparison of two fields that -C does not support. */
export const compare = defineLoadCheck({
  code: 'AR135',
  name: 'comparison',
  title: 'Two fields that -C cannot compare',
  what: '`-C` compares two different fields of an event, with `=` or `!=`. Both must be user IDs (uid, euid, suid, fsuid, auid, obj_uid) or both group IDs (gid, egid, sgid, fsgid, obj_gid). To compare a field with a value, use `-F`.',
  why: LINE_REFUSED,
  reasons: ['compare-pair', 'compare-field', 'compare-value', 'compare-operator'],
  message: (f) => {
    const c = comparisonOf(f);
    const text = c?.argument.value ?? '';
    if (f.reason === 'compare-operator')
      return { wrong: `"-C" does not support the operator in "${text}".`, remedy: 'Use "=" or "!=".' };
    if (f.reason === 'compare-value')
      return { wrong: `"${text}" lacks a field on one side.`, remedy: 'Write FIELD=FIELD or FIELD!=FIELD.' };
    if (f.reason === 'compare-field') {
      const name = f.fault.words['field'] ?? '';
      if (c && name === c.value && c.field)
        return {
          wrong: `"${name}" is not a field; "-C" compares two fields.`,
          remedy: `Use "-F ${text}" for a value.`,
        };
      const similar = nearest(
        name,
        fields.map((x) => x.name),
      );
      return {
        wrong: `"${name}" is not a field.`,
        remedy: similar.length > 0 ? useOne(similar) : 'Use a user ID or group ID, such as "auid".',
      };
    }
    const { left = '', right = '' } = f.fault.words;
    const others = comparableWith(left).filter((name) => name !== 'loginuid');
    return {
      wrong: `"${left}" cannot be compared with "${right}".`,
      remedy:
        others.length > 0
          ? `Use ${either(others)} instead of "${right}".`
          : 'Use two user IDs or two group IDs.',
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
