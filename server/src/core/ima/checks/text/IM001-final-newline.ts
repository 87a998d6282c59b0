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
  what: 'The last line of the file does not end in a newline. The kernel reads every rule of a file that it loads by its path, and then refuses the whole file.',
  why: 'Nothing of the policy is in force, and the audit log shows each of its rules as accepted. systemd then writes the same file line by line, which works; the kernel itself and other loaders do not try again.',
  runDocument: ({ document: { text, lines } }) => {
    if (text === '' || text.endsWith('\n') || !lines.some((l) => l.kind === 'rule')) return [];
    const end = text.length;
    return [
      {
        span: { start: end - 1, end },
        message: 'The kernel refuses a policy file without a newline at its end. Add one.',
        fixes: () => [fix('Add a newline', 'safe', { span: { start: end, end }, newText: '\n' })],
      },
    ];
  },
  examples: [{ bad: 'audit func=BPRM_CHEC⟦K⟧', fixed: 'audit func=BPRM_CHECK\n' }],
  good: ['audit func=BPRM_CHECK\n', '\n\naudit func=BPRM_CHECK\n\n\n'],
});
