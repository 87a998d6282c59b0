import { fix } from '../../../checks/edits.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';

/** Reports a policy file whose last line has no newline. */
export const finalNewline = definePolicyDocumentCheck({
  code: 'IM001',
  name: 'final-newline',
  category: 'text',
  severity: 'error',
  evidence: 'kernel',
  ofFiles: true,
  title: 'A policy file without a newline at its end',
  what: 'The last line of the file does not end in a newline. A program can load a policy in two ways: it writes the rules to `/sys/kernel/security/ima/policy`, or it writes only the path of the file there, and the kernel then reads the file itself. In the second case, if the last newline is missing, the kernel reads all the rules and then refuses the whole file.',
  why: 'After that, none of the rules is in force, although the audit log reports each of them as accepted. systemd tries again: it writes the rules line by line, and the kernel accepts them. Other programs that write the path do not try again.',
  runDocument: ({ document: { text, lines } }) => {
    if (text === '' || text.endsWith('\n') || !lines.some((l) => l.kind === 'rule')) return [];
    const end = text.length;
    return [
      {
        span: { start: end - 1, end },
        message: 'The kernel refuses a policy file without a newline at its end. Add a newline.',
        fixes: () => [fix('Add a newline', 'safe', { span: { start: end, end }, newText: '\n' })],
      },
    ];
  },
  examples: [{ bad: 'audit func=BPRM_CHEC⟦K⟧', fixed: 'audit func=BPRM_CHECK\n' }],
  good: ['audit func=BPRM_CHECK\n', '\n\naudit func=BPRM_CHECK\n\n\n'],
});
