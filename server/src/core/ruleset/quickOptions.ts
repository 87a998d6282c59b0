import type { CommandLine } from '../syntax/line.ts';

const DASH = 0x2d;
/**
 * The options that set something other than a rule and that checks or the load look for: -e, -D, -b, -f, -r.
 */
const CONTROLS: ReadonlySet<string> = new Set('eDbfr');

/**
 * Reports whether a line has an option with a letter. Looks at its text first, because most lines of a
 * large ruleset never need their options.
 */
export function hasOption(node: CommandLine, letter: string): boolean {
  return mayHaveOption(node, letter) && node.options.some((o) => o.name === letter);
}

/**
 * Reports whether a word may begin with a dash and contain the letter; a line without such a word lacks the
 * option. Looks at the text alone, because the words of a large ruleset are not kept.
 */
export function mayHaveOption({ text }: CommandLine, letter: string): boolean {
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1))
    if (text.charCodeAt(text.lastIndexOf(' ', at) + 1) === DASH) return true;
  // A word may contain an escaped space.
  return text.includes('\\');
}

/**
 * Returns whether a line may have one of the options -e, -D, -b, -f and -r: without a word like them it has
 * none.
 */
export function mayControl({ words }: CommandLine): boolean {
  for (const { value } of words) {
    if (value.charCodeAt(0) !== DASH) continue;
    for (let i = 1; i < value.length; i++) if (CONTROLS.has(value[i] ?? '')) return true;
  }
  return false;
}
