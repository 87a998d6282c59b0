import { permKernel, syscallArguments, syscallRates } from './factData.generated.ts';
import type { Machine } from './machines.ts';

/** One argument of a system call. */
export interface SyscallArgument {
  readonly type: string;
  readonly name: string;
}

/** Returns an argument of a system call as C declares it: `const char *filename`. */
export function declarationOf({ type, name }: SyscallArgument): string {
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}

let argumentsByName: ReadonlyMap<string, readonly SyscallArgument[]> | undefined;

/**
 * Returns the arguments of a system call, by its name in any case, `a0` first (Linux 6.12's prototypes);
 * undefined where they are not known.
 */
export function argumentsOf(syscall: string): readonly SyscallArgument[] | undefined {
  argumentsByName ??= new Map(
    syscallArguments.split('\n').map((line) => {
      const [name = '', ...args] = line.split(';');
      return [
        name,
        args.map((a) => {
          const at = a.indexOf('|');
          return { type: a.slice(0, at), name: a.slice(at + 1) };
        }),
      ];
    }),
  );
  return argumentsByName.get(syscall.toLowerCase());
}

/**
 * Returns the letters of `perm=` for which the kernel counts a system call, by its name in lower case, on a
 * machine; empty where there are none. `byFlags` says that the way a file is opened decides between r and w.
 */
export function permLettersOf(
  syscall: string,
  machine: Machine,
): { readonly letters: string; readonly byFlags: boolean } {
  const classes = permKernel[machine];
  if (classes?.['byOpenFlags']?.includes(syscall)) return { letters: 'rw', byFlags: true };
  return {
    letters: [...'rwxa'].filter((letter) => classes?.[letter]?.includes(syscall)).join(''),
    byFlags: false,
  };
}

/**
 * Returns the names of a machine's system calls that the kernel counts for a letter of `perm=` (r, w, x, a),
 * including those that open a file; empty for any other letter.
 */
export function permClass(letter: string, machine: Machine): readonly string[] {
  const classes = permKernel[machine];
  const opens = letter === 'r' || letter === 'w' ? (classes?.['byOpenFlags'] ?? []) : [];
  return [...(classes?.[letter] ?? []), ...opens];
}

/**
 * Returns how often programs make a system call, by its name in lower case, in calls per started program, as
 * measured under an ordinary workload; 0 for one that was never or hardly ever made.
 */
export function rateOf(syscall: string): number {
  return (syscallRates.calls[syscall] ?? 0) / syscallRates.programs;
}

/**
 * Returns how often a system call fails, in failures per started program, as measured under an ordinary
 * workload; 0 for one that never or hardly ever failed.
 * @param error the name of the one error that is counted, such as `EACCES`; all are where undefined
 */
export function failureRateOf(syscall: string, error: string | undefined): number {
  const { calls, programs } = syscallRates.failures;
  const byError = calls[syscall] ?? {};
  const counts = error === undefined ? Object.values(byError) : [byError[error] ?? 0];
  return counts.reduce((sum, n) => sum + n, 0) / programs;
}
