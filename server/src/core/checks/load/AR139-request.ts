import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, shortened } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** The signals that every version of auditctl since 3.0 can send to auditd. */
const SIGNALS = ['TERM', 'HUP', 'USR1', 'USR2', 'CONT'];

/** Returns the name of a signal without SIG, in uppercase. */
function bareSignal(name: string): string {
  return name.replace(/^SIG/i, '').toUpperCase();
}

/** Reports requests (-l, -s, -m, -q, --signal) with words that they do not accept. */
export const request = defineLoadCheck({
  code: 'AR139',
  name: 'request',
  title: 'The wrong words after an option such as -l or -s',
  what: 'Some options do not add a rule but do something at once, and each accepts only certain words. `-l` (list the rules) accepts only `-i` or `-k KEY`, and `-s` (show the status) only `-i`. `-m` (write a text to the log) requires one word of plain ASCII (no accents, no control characters) and must be alone on its line. `-q` (watch a mounted file system as part of a tree) requires a mount point and a subtree, separated by one comma. `--signal` (send a signal to auditd) requires TERM, HUP, USR1, USR2 or CONT, without SIG. Since audit 3.1.1, `--signal` also accepts stop, reload, rotate, resume and state.',
  why: LINE_REFUSED,
  reasons: ['list-request', 'status-request', 'message-text', 'signal', 'equivalent'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    switch (f.reason) {
      case 'list-request':
        return { wrong: '"-l" accepts only "-i" or "-k KEY".', remedy: 'Write "-l" alone, or "-l -k KEY".' };
      case 'status-request':
        return { wrong: '"-s" accepts only "-i".', remedy: 'Write "-s" alone, or "-s -i".' };
      case 'message-text':
        return {
          wrong: '"-m" requires one word of plain ASCII.',
          remedy: 'Write "-m WORD" alone on its line.',
        };
      case 'signal':
        return {
          wrong: `"${value}" is not a signal name that auditctl knows.`,
          remedy: SIGNALS.includes(bareSignal(value))
            ? `Use "${bareSignal(value)}".`
            : 'Use TERM, HUP, USR1, USR2 or CONT.',
        };
      default:
        return {
          wrong: `"-q" requires a mount point and a subtree, not "${shortened(value)}".`,
          remedy: 'Write "-q MOUNT,SUBTREE".',
        };
    }
  },
  fixes: (f): readonly Fix[] => {
    const bare = bareSignal(f.fault.words['value'] ?? '');
    if (f.reason !== 'signal' || !SIGNALS.includes(bare)) return [];
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
