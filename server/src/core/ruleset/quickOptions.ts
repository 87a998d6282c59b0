import type { CommandLine } from '../syntax/line.ts';

const DASH = 0x2d;

/**
 * Returns whether a line has an option of a letter. Reads the words first: most lines of a large ruleset never need
 * their options worked out.
 */
export function hasOption(node: CommandLine, letter: string): boolean {
  return mayHaveOption(node, letter) && node.options.some((o) => o.name === letter);
}

/** Returns whether a word begins with a dash and holds the letter: without such a word the line lacks the option. */
export function mayHaveOption({ words }: CommandLine, letter: string): boolean {
  for (const { value } of words) if (value.charCodeAt(0) === DASH && value.includes(letter, 1)) return true;
  return false;
}
