import { limitChecks, listenForFaults } from '../core/checks/faultyChecks.ts';
import { useTechniques } from '../core/service.ts';
import { parseArguments } from './arguments.ts';
import { takeBundle, useBundle } from './bundle.ts';
import { runChecks } from './checks.ts';
import { completionScript } from './completionScripts.ts';
import { runCoverage } from './coverage.ts';
import { runExplain } from './explain.ts';
import { runExplainRules } from './explainRules.ts';
import { runFormat } from './format.ts';
import { help } from './help.ts';
import { runHunt } from './hunt.ts';
import { runInit } from './init.ts';
import { runInsert } from './insert.ts';
import type { Io } from './io.ts';
import { runLint } from './lint.ts';
import { runList } from './list.ts';
import { runLog } from './log.ts';
import { runMerge } from './merge.ts';
import { runProfile } from './profile.ts';
import type { Request } from './requests.ts';
import { withSafeOutput } from './safeOutput.ts';

/**
 * Runs the command with its arguments (without `node` and the script); returns the exit status: 0 for no
 * errors, 1 for errors, 2 for wrong usage, a failed read or write, or a check that fails or is interrupted.
 * @param version of this program
 * @param world files, standard input and output, and the like
 */
export async function main(args: readonly string[], version: string, world: Io): Promise<number> {
  const { place, rest } = takeBundle(args);
  const io = withThreadData(withSafeOutput(world), place);
  const problem = place === undefined ? undefined : await useBundle(place, io);
  if (problem !== undefined) {
    io.stderr(`audit-rules: ${problem}\n`);
    return 2;
  }
  let isFaulty = false;
  listenForFaults((code, error) => {
    isFaulty = true;
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr(`audit-rules: the check ${code} failed and reports nothing: ${why}\n`);
  });
  limitChecks(io.limit);
  try {
    const status = await runCommand(rest, version, io);
    return isFaulty ? 2 : status;
  } finally {
    limitChecks(undefined);
    listenForFaults(undefined);
    // Whoever calls twice in one process starts again.
    if (place !== undefined) useTechniques(undefined);
  }
}

/** Returns the input and output with threads that use the technique data that the user gave. */
function withThreadData(io: Io, bundle: string | undefined): Io {
  if (bundle === undefined) return io;
  return { ...io, startThread: (setup, tellFault) => io.startThread({ ...setup, bundle }, tellFault) };
}

async function runCommand(args: readonly string[], version: string, io: Io): Promise<number> {
  const request = parseArguments(args);
  switch (request.kind) {
    case 'help':
      io.stdout(help(request.command));
      return 0;
    case 'version':
      io.stdout(`${version}\n`);
      return 0;
    case 'usage':
      io.stderr(usageLine(request));
      return 2;
    case 'checks':
      return runChecks(request, io);
    case 'init':
      return runInit(request, io);
    case 'completion':
      io.stdout(completionScript(request.shell));
      return 0;
    case 'explain':
      return runExplain(request.names, io);
    case 'explain-rules':
      return runExplainRules(request, io);
    case 'merge':
      return runMerge(request, io);
    case 'list':
      return runList(request, io);
    case 'coverage':
      return runCoverage(request, io);
    case 'profile':
      return runProfile(request, version, io);
    case 'insert':
      return runInsert(request, io);
    case 'hunt':
      return runHunt(request, io);
    case 'log':
      return runLog(request, io);
    case 'format':
      return runFormat(request, io);
    case 'lint':
      return runLint(request, version, io);
    default:
      return request satisfies never;
  }
}

function usageLine({ message, command }: Extract<Request, { kind: 'usage' }>): string {
  const name = command === undefined ? 'audit-rules' : `audit-rules ${command}`;
  return `${name}: ${message} (see ${name} --help)\n`;
}
