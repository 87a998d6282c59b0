import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { withLineFeeds } from './IM002-policy-carriage-return.ts';

/** Reports a carriage return that becomes part of a value. */
export const silentPolicyReturn = definePolicyLineCheck({
  code: 'IM003',
  name: 'silent-policy-return',
  category: 'text',
  severity: 'warning',
  evidence: 'reading',
  title: 'A carriage return that becomes part of a value',
  what: 'The line ends in CR LF (a carriage return and a line feed), as Windows writes lines. The kernel loads the rule, but the CR becomes the last character of its last value.',
  why: 'No file system, label or keyring has a name that ends in a CR, so the rule matches nothing.',
  run: (_rule, line, ctx) => {
    const end = line.text.length;
    const last = line.words.at(-1);
    if (!line.text.endsWith('\r') || last?.span.end !== end) return [];
    return [
      {
        span: { start: end - 1, end },
        message: `The value of "${last.name}" ends in a carriage return, so the rule matches nothing. Save the file with LF line endings.`,
        cause: { id: 'CR LF', fixesAll: true },
        fixes: () => [withLineFeeds(line, ctx)],
      },
    ];
  },
  examples: [{ bad: 'measure fsname=ext4⟦\r⟧', fixed: 'measure fsname=ext4' }],
  good: ['measure fsname=ext4'],
});
