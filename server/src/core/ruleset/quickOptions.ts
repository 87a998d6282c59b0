import type { CommandLine } from '../syntax/line.ts';

const DASH = 0x2d;
/**
 * The options that set something other than a rule and that checks or the load look for: -e, -D, -b, -f, -r.
 */
const CONTROLS: ReadonlySet<string> = new Set('eDbfr');

/**
 * Reports whether a line has an option such as `-k`. Looks only at its words first, because most lines of a
 * large ruleset never need their options.
 * @param letter the letter alone, such as `k`
 */
export function hasOption(node: CommandLine, letter: string): boolean {
  return mayHaveOption(node, letter) && node.options.some((o) => o.name === letter);
}

/**
 * Reports whether a line may have an option such as `-k`: one of its words begins with a dash and contains
 * the letter. If false, the line certainly does not have the option.
 * @param letter the letter alone, such as `k`
 */
export function mayHaveOption({ words }: CommandLine, letter: string): boolean {
  for (const { value } of words) if (value.charCodeAt(0) === DASH && value.includes(letter, 1)) return true;
  return false;
}

/**
 * Reports whether a line may have an option by its name, of one letter or long; false only where it certainly
 * does not. A long name can be written shorter than it is.
 */
export function mayHaveOptionNamed(node: CommandLine, name: string): boolean {
  return name.length === 1 ? mayHaveOption(node, name) : node.text.includes('--');
}

/**
 * Reports whether a line may have one of the options -e, -D, -b, -f and -r; false only where it certainly has
 * none.
 */
export function mayControl({ words }: CommandLine): boolean {
  for (const { value } of words) {
    if (value.charCodeAt(0) !== DASH) continue;
    for (let i = 1; i < value.length; i++) if (CONTROLS.has(value[i] ?? '')) return true;
  }
  return false;
}
