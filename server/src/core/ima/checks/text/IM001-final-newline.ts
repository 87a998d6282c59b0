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
  what: 'The last line of the file does not end in a newline. This matters if a program writes the path of the file to `/sys/kernel/security/ima/policy`. The kernel then reads the file itself: it reads all the rules, and then it refuses the whole file. If a program instead writes the rules there, line by line, the kernel accepts them.',
  why: 'When the kernel has refused the file, none of its rules is in force, although the audit log reports each of them as accepted. systemd writes the path first and, if that fails, the rules line by line. Other programs that write the path do not try again.',
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
  good: ['audit func=BPRM_CHECK\n', '# Programs that are started\naudit func=BPRM_CHECK\n'],
});
