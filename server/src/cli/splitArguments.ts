import { asWord } from '../core/checks/edits.ts';
import { nearest } from '../core/text/nearestNames.ts';

/** An option of a command: whether a value follows it (`optional`: only behind a "="). */
export interface CommandOption {
  readonly name: `--${string}`;
  readonly value: 'none' | 'required' | 'optional';
}

/** The arguments of a command, options apart from all else. */
export interface SplitArguments {
  readonly positional: readonly string[];
  /** The values of an option in the order in which they were given; `undefined` for one without. */
  readonly values: ReadonlyMap<string, readonly (string | undefined)[]>;
}

/** Splits arguments into options and all else, as getopt_long does: `--name value`, `--name=value`, `--` ends the options, `-` is none. */
export function splitArguments(
  args: readonly string[],
  specs: readonly CommandOption[],
): SplitArguments | { readonly problem: string } {
  const positional: string[] = [];
  const values = new Map<string, (string | undefined)[]>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      positional.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      positional.push(arg);
      continue;
    }
    const [, name = arg, attached] = /^([^=]*)=(.*)$/s.exec(arg) ?? [];
    const spec = specs.find((s) => s.name === name);
    if (!spec) {
      const near = nearest(
        name,
        specs.map((s) => s.name),
      )[0];
      return { problem: `There is no option "${name}".${near ? ` Did you mean "${near}"?` : ''}` };
    }
    if (spec.value === 'none' && attached !== undefined) return { problem: `"${name}" takes no value.` };
    const isNext = attached === undefined && spec.value === 'required';
    const given = isNext ? args[++i] : attached;
    if (spec.value === 'required' && (given === undefined || given === ''))
      return { problem: `"${name}" needs a value.` };
    values.set(name, [...(values.get(name) ?? []), given]);
  }
  return { positional, values };
}

/**
 * Takes the rules out of arguments: an argument with a blank is a whole rule; else the words from the first that begins with
 * a dash are one, as the shell has split them. `options`, each with its value, are never a part of a rule.
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
