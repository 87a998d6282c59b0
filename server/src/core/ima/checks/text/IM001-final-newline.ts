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
  what: 'The last line of the file does not end in a newline. When the kernel loads a policy file by its path, it parses every rule of such a file and then refuses the whole file.',
  why: 'None of the rules is in force, although the audit log reports each of them as accepted. systemd then tries again line by line, which works. Nothing else that loads the file by its path tries again.',
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
