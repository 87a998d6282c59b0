import { policyWordFact } from '../../facts/policyWords.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { withLineFeeds } from './IM002-policy-carriage-return.ts';

/** Values that are names, which the kernel does not look up. The others load with a CR only where it is ignored. */
const NAMES = ['text', 'label', 'list'];

/** Reports a carriage return that becomes part of a value. */
export const silentPolicyReturn = definePolicyLineCheck({
  code: 'IM003',
  name: 'silent-policy-return',
  category: 'text',
  severity: 'warning',
  evidence: 'reading',
  title: 'A carriage return that becomes part of a value',
  what: 'The line ends in CR LF (a carriage return and a line feed), as Windows writes lines. The last value of the rule is a name, such as the `ext4` of `fsname=ext4`. The kernel does not look the name up when it loads the rule, so the rule loads with the CR as the last character of the name. Most other lines that end in CR LF do not load; IM002 reports them. A CR after `fsuuid=` is not reported: the kernel reads only 36 characters there and ignores what follows.',
  why: 'No file system, label or keyring has a name that ends in a CR, so the rule matches nothing.',
  run: (_rule, line, ctx) => {
    const end = line.text.length;
    const last = line.words.at(-1);
    if (!line.text.endsWith('\r') || last?.span.end !== end) return [];
    if (!NAMES.includes(policyWordFact(last.name)?.value ?? 'none')) return [];
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
  good: ['measure fsname=ext4', 'measure fsuuid=6d1f2a3b-0c4d-4e5f-8a9b-1c2d3e4f5a6b\r'],
});
