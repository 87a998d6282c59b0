import { longOptions, shortOptions } from '../../syntax/options.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** Long options that were meant by one with other dashes or other case; else the nearest. */
function meant(option: string): readonly string[] {
  const bare = option.replace(/^-+/, '');
  const plain = (s: string) => s.replace(/[-_]/g, '').toLowerCase();
  const same = longOptions.filter((o) => plain(o.name) === plain(bare)).map((o) => `--${o.name}`);
  if (same.length > 0) return same;
  if (option.startsWith('--'))
    return nearest(
      bare,
      longOptions.map((o) => o.name),
    ).map((n) => `--${n}`);
  const letter = option[1] ?? '';
  const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  return shortOptions.has(other) ? [`-${other}`] : [];
}

/** An option that auditctl does not have. */
export const unknownOption = defineLoadCheck({
  code: 'AR102',
  name: 'unknown-option',
  title: 'An option that auditctl does not have',
  what: 'The option is not known to the targets: it is misspelt, has dashes where auditctl has underscores (or the reverse), or came with a later release. Long options may be shortened, but only to what fits one of them.',
  why: 'auditctl refuses the line.',
  reasons: ['unknown-option', 'ambiguous-option', 'unwanted-argument', 'help'],
  message: (f) => {
    const option = f.fault.words['option'] ?? '';
    if (f.reason === 'unwanted-argument')
      return { wrong: `"${option}" takes no argument.`, remedy: 'Remove what follows the "=".' };
    if (f.reason === 'ambiguous-option')
      return { wrong: `"${option}" may be short for several options.`, remedy: 'Write the option out.' };
    if (f.reason === 'help')
      return { wrong: `"-${option}" prints the usage and fails the line.`, remedy: 'Remove the line.' };
    const [first] = meant(option);
    return {
      wrong: `auditctl has no option "${option}".`,
      ...(first ? { remedy: `Did you mean "${first}"?` } : {}),
    };
  },
  fixes: (f): readonly Fix[] => {
    if (f.reason === 'help' || f.reason === 'unwanted-argument') return [];
    const option = f.fault.words['option'] ?? '';
    const span = option.startsWith('--')
      ? { start: f.fault.span.start, end: f.fault.span.start + option.length }
      : f.fault.span;
    return meant(option).map((name) =>
      fix(`Write "${name}"`, /[-_]/.test(option.slice(2)) ? 'safe' : 'unsafe', replace(span, name)),
    );
  },
  examples: [
    { bad: '⟦--backlog-wait-time⟧ 60000', fixed: '--backlog_wait_time 60000' },
    { bad: '-w /etc/passwd ⟦-P⟧ wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '⟦--reset⟧' },
  ],
  good: ['--backlog_wait_time 60000', '--back 60000'],
});
