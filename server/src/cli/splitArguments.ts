import { type ParseArgsConfig, parseArgs } from 'node:util';
import { asWord } from '../core/checks/edits.ts';
import { nearest } from '../core/text/nearestNames.ts';
import type { CommandOption } from './commandTable.ts';

/** The arguments of a command, options apart from all else. */
export interface SplitArguments {
  readonly positional: readonly string[];
  /** The values of an option in the order in which they were given; `undefined` for one without. */
  readonly values: ReadonlyMap<string, readonly (string | undefined)[]>;
}

/**
 * Splits arguments into options and other words, as getopt_long does: `--name value`, `--name=value`, `-n`;
 * `--` ends the options, and `-` is not one. Returns a sentence in `problem` for an unknown option or a
 * missing value.
 * @param specs the options of the command
 */
export function splitArguments(
  args: readonly string[],
  specs: readonly CommandOption[],
): SplitArguments | { readonly problem: string } {
  const options: ParseArgsConfig['options'] = {};
  for (const { name, short, value } of specs)
    options[name.slice(2)] = {
      // An optional value follows a "=" only, which a switch has in the tokens.
      type: value && !value.isOptional ? 'string' : 'boolean',
      ...(short === undefined ? {} : { short: short.slice(1) }),
    };
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positional: string[] = [];
  const values = new Map<string, (string | undefined)[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positional.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const spec = specs.find((s) => s.name === `--${name}`);
    if (!spec) return { problem: `unknown option "${rawName}"${similarTo(rawName, specs)}` };
    if (!spec.value && value !== undefined) return { problem: `"${rawName}" does not accept a value` };
    if (spec.value && !spec.value.isOptional && (value === undefined || value === ''))
      return { problem: `"${rawName}" requires a value` };
    values.set(spec.name, [...(values.get(spec.name) ?? []), value]);
  }
  return { positional, values };
}

function similarTo(name: string, specs: readonly CommandOption[]): string {
  const near = nearest(
    name,
    specs.map((s) => s.name),
  )[0];
  return near ? `. Use "${near}"` : '';
}

/**
 * Separates rules from other arguments: an argument with a space is a whole rule; otherwise the words from
 * the first that begins with a dash are one rule, as the shell has split them. `rules` is empty where there
 * is none; `own` holds the rest.
 * @param options the options of the command itself, with their dashes, each of which has a value
 */
export function splitRules(
  args: readonly string[],
  options: readonly string[],
): { readonly own: readonly string[]; readonly rules: readonly string[] } {
  const own: string[] = [];
  const rules: string[] = [];
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (options.includes(arg)) own.push(arg, ...args.slice(++i, i + 1));
    else if (options.some((o) => arg.startsWith(`${o}=`))) own.push(arg);
    // Set before a rule by habit; among its words it is one of them.
    else if (arg === '--' && words.length === 0) continue;
    else if (words.length > 0 || (arg.startsWith('-') && !arg.includes(' '))) words.push(asWord(arg));
    else if (arg.includes(' ')) rules.push(arg);
    else own.push(arg);
  }
  return { own, rules: words.length > 0 ? [...rules, words.join(' ')] : rules };
}
