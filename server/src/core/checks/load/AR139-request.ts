import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** Options that ask or tell something and are used wrongly. */
export const request = defineLoadCheck({
  code: 'AR139',
  name: 'request',
  title: 'A request with words that it does not take',
  what: '-l takes -i or -k KEY, -s takes -i, -m one word, -q a mount point and a subtree with one comma, --signal the name of a signal without SIG (TERM, HUP, USR1, USR2, CONT).',
  why: 'auditctl refuses the line.',
  reasons: ['list-request', 'status-request', 'message-text', 'signal', 'equivalent'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    switch (f.reason) {
      case 'list-request':
        return { wrong: '"-l" takes "-i" or "-k KEY" and nothing else.' };
      case 'status-request':
        return { wrong: '"-s" takes "-i" and nothing else.' };
      case 'message-text':
        return { wrong: 'The text of "-m" is one word of plain ASCII, alone on its line.' };
      case 'signal':
        return {
          wrong: `"${value}" is no signal for auditd.`,
          remedy: 'Write TERM, HUP, USR1, USR2 or CONT.',
        };
      default:
        return { wrong: `"${value}" is no mount point and subtree with one comma between them.` };
    }
  },
  fixes: (f): readonly Fix[] => {
    const bare = (f.fault.words['value'] ?? '').replace(/^SIG/i, '').toUpperCase();
    if (f.reason !== 'signal' || !['TERM', 'HUP', 'USR1', 'USR2', 'CONT'].includes(bare)) return [];
    return [fix(`Write "${bare}"`, 'safe', replace(f.fault.span, bare))];
  },
  examples: [
    { bad: '--signal ⟦SIGHUP⟧', fixed: '--signal HUP' },
    { bad: '-l ⟦-k⟧' },
    { bad: '⟦-m⟧ text of words' },
    { bad: '-q ⟦/mnt⟧' },
  ],
  good: ['--signal HUP', '-q /mnt,/srv'],
});
