import { parseArguments, usage } from './arguments.ts';
import type { Io } from './io.ts';
import { runLint } from './lint.ts';

/** Runs the command with its arguments; answers the exit status: 0 no error, 1 errors, 2 wrong usage or I/O. */
export async function main(args: readonly string[], version: string, io: Io): Promise<number> {
  const request = parseArguments(args);
  switch (request.kind) {
    case 'help':
      io.stdout(usage);
      return 0;
    case 'version':
      io.stdout(`${version}\n`);
      return 0;
    case 'usage':
      io.stderr(`audit-rules: ${request.message}\nTry: audit-rules --help\n`);
      return 2;
    case 'lint':
      return runLint(request, io);
    default:
      return request satisfies never;
  }
}
