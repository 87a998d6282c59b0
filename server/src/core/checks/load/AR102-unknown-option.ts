import { longOptions, shortOptions } from '../../syntax/options.ts';
import { nearest } from '../../text/nearestNames.ts';
import { either } from '../../text/series.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { useOne } from './unknownNames.ts';

/**
 * Returns the options that one was meant to be: those that differ only in dashes or case, else the nearest
 * names.
 */
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

/** Returns the long options that begin with a shortened one. */
function beginningWith(option: string): readonly string[] {
  return longOptions.map((o) => `--${o.name}`).filter((name) => name.startsWith(option));
}

/** Reports an option that auditctl does not have. */
export const unknownOption = defineLoadCheck({
  code: 'AR102',
  name: 'unknown-option',
  title: 'An option that auditctl does not have',
  what: 'auditctl does not know the option: it is misspelled, has dashes where auditctl has underscores (or the other way around), or requires a newer version of audit. The name of a long option can be shortened only if no other option begins with the same letters.',
  why: LINE_REFUSED,
  reasons: ['unknown-option', 'ambiguous-option', 'unwanted-argument', 'help'],
  message: (f) => {
    const option = f.fault.words['option'] ?? '';
    if (f.reason === 'unwanted-argument')
      return {
        wrong: `"${option}" does not accept an argument.`,
        remedy: 'Remove "=" and the text after it.',
      };
    if (f.reason === 'ambiguous-option')
      return {
        wrong: `Several options begin with "${option}".`,
        remedy: `Write ${either(beginningWith(option).map((name) => `"${name}"`))}.`,
      };
    if (f.reason === 'help')
      return {
        wrong: `"-${option}" prints the help text, then auditctl refuses the line.`,
        remedy: 'Remove it.',
      };
    const names = meant(option);
    return {
      wrong: `"${option}" is not an option of auditctl.`,
      remedy: names.length > 0 ? useOne(names) : 'See auditctl(8) for its options.',
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
