import type { CommandLine } from '../syntax/line.ts';

const DASH = 0x2d;

/**
 * Reports whether a line has an option with a letter. Reads only its words first, because most lines of a
 * large ruleset never need their options.
 */
export function hasOption(node: CommandLine, letter: string): boolean {
  return mayHaveOption(node, letter) && node.options.some((o) => o.name === letter);
}

/**
 * Reports whether a word begins with a dash and contains the letter; a line without such a word lacks the
 * option.
 */
export function mayHaveOption({ words }: CommandLine, letter: string): boolean {
  for (const { value } of words) if (value.charCodeAt(0) === DASH && value.includes(letter, 1)) return true;
  return false;
}
