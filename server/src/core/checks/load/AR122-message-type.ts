import { messageTypes } from '../../facts/tables.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, shortened } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { nearestNameFixes, unknownNameMessage } from './unknownNames.ts';

/** Reports a record type that does not exist. */
export const unknownMessageType = defineLoadCheck({
  code: 'AR122',
  name: 'message-type',
  title: 'A record type that auditctl does not know',
  what: '`msgtype=` accepts one record type, by its name (in upper or lower case) or by its number. For several types, write several rules.',
  why: LINE_REFUSED,
  reasons: ['unknown-msgtype'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    if (value.includes(','))
      return {
        wrong: `"msgtype" accepts only one record type, not "${shortened(value)}".`,
        remedy: 'Write one rule for each type.',
      };
    return unknownNameMessage(f, messageTypes, 'record type');
  },
  fixes: (f): readonly Fix[] => {
    const value = f.fault.words['value'] ?? '';
    const parts = value.split(',').filter(Boolean);
    if (parts.length < 2) return nearestNameFixes(f, messageTypes);
    const { start, end } = f.fault.span;
    const lines = parts.map((p) => f.node.text.slice(0, start) + p + f.node.text.slice(end));
    return [
      fix(
        `Split into ${parts.length} rules`,
        'safe',
        replace({ start: 0, end: f.node.text.length }, lines.join('\n')),
      ),
    ];
  },
  examples: [
    {
      bad: '-a never,exclude -F msgtype=⟦CWD,EOE⟧',
      fixed: '-a never,exclude -F msgtype=CWD\n-a never,exclude -F msgtype=EOE',
    },
    { bad: '-a never,exclude -F msgtype=⟦CDW⟧', fixed: '-a never,exclude -F msgtype=CWD' },
  ],
  good: ['-a never,exclude -F msgtype=cwd', '-a never,exclude -F msgtype=1307'],
});
