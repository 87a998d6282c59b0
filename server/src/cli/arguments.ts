import { type Machine, machines } from '../core/facts/machines.ts';
import { releases } from '../core/facts/releases.ts';
import { target, targetNames } from '../core/facts/targets.ts';

/** What the command is asked to do. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage'; readonly message: string }
  | LintRequest;

export interface LintRequest {
  readonly kind: 'lint';
  readonly paths: readonly string[];
  /** Empty: the default ones. */
  readonly targets: readonly string[];
  readonly machine: Machine;
  readonly format: 'text' | 'json';
  readonly fix: boolean;
}

export const usage = `audit-rules: what auditctl would say of Linux audit rules

usage: audit-rules lint PATH... [--target NAME]... [--machine MACHINE] [--format text|json] [--fix]
       audit-rules --help | --version

PATH is a file, or a folder whose *.rules files are meant.
--target NAME     a system (${targetNames.join(', ')})
                  or a release of the audit tools (${releases.join(', ')});
                  may be given several times; without it the distributions are meant
--machine NAME    ${machines.join(', ')}; x86_64 without it
--format FORMAT   text, or json with lines and columns from 1, columns in UTF-16 units
--fix             apply the fixes that cannot change what a loading rule records, then report what is left

exit status: 0 no error, 1 errors, 2 wrong usage or a file that cannot be read or written
`;

/** Reads the arguments of the command (without `node` and the script). Never throws. */
export function parseArguments(args: readonly string[]): Request {
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  if (args.includes('--version')) return { kind: 'version' };
  const [command, ...rest] = args;
  if (command === undefined) return wrong('Say what to do, for example: audit-rules lint /etc/audit/rules.d');
  if (command !== 'lint') return wrong(`There is no command "${command}". Write: audit-rules lint PATH`);
  return parseLint(rest);
}

function wrong(message: string): Request {
  return { kind: 'usage', message };
}

function parseLint(args: readonly string[]): Request {
  const paths: string[] = [];
  const targets: string[] = [];
  let machine: Machine = 'x86_64';
  let format: LintRequest['format'] = 'text';
  let fix = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      paths.push(...args.slice(i + 1));
      break;
    }
    if (arg === '--fix') {
      fix = true;
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      paths.push(arg);
      continue;
    }
    const eq = arg.indexOf('=');
    const name = eq < 0 ? arg : arg.slice(0, eq);
    if (!['--target', '--machine', '--format'].includes(name)) return wrong(`There is no option "${name}".`);
    const value = eq < 0 ? args[++i] : arg.slice(eq + 1);
    if (value === undefined) return wrong(`"${name}" needs a value.`);
    if (name === '--target') {
      for (const one of value.split(',')) {
        if (!target(one)) return wrong(`"${one}" is no target. Known are ${[...targetNames, ...releases].join(', ')}.`);
        if (!targets.includes(one)) targets.push(one);
      }
    } else if (name === '--machine') {
      const found = machines.find((m) => m === value);
      if (!found) return wrong(`"${value}" is no machine that audit knows. Known are ${machines.join(', ')}.`);
      machine = found;
    } else if (value === 'text' || value === 'json') format = value;
    else return wrong(`"${value}" is no format. Write text or json.`);
  }
  if (paths.length === 0) return wrong('Name at least one file or folder to lint.');
  return { kind: 'lint', paths, targets, machine, format, fix };
}
