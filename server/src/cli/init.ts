import { configFileName } from '../core/config.ts';
import { machines } from '../core/facts/machines.ts';
import { defaultTargets, target } from '../core/facts/targets.ts';
import { toBytes } from '../core/text/bytes.ts';
import { printable } from '../core/text/printable.ts';
import { failureLine, isMissing } from './failure.ts';
import { below } from './findFiles.ts';
import type { Io } from './io.ts';
import type { InitRequest } from './requests.ts';

/** What a new configuration says. */
interface Answers {
  readonly targets: readonly string[];
  readonly machine: string | undefined;
  readonly profile: string | undefined;
  readonly exclude: readonly string[];
}

/**
 * Runs `audit-rules init`, which writes a configuration file; returns the exit status: 2 where there is one
 * already, or it cannot be written; otherwise 0.
 */
export async function runInit(request: InitRequest, io: Io): Promise<number> {
  const path = below(request.directory, configFileName);
  try {
    if (await exists(path, io)) {
      io.stderr(`audit-rules init: ${printable(path)} is there already. Edit it, or remove it first\n`);
      return 2;
    }
    const answers = request.asks ? await askFor(request, io) : request;
    await io.writeFile(path, toBytes(configText(answers)));
  } catch (error) {
    io.stderr(failureLine(path, error));
    return 2;
  }
  io.stdout(`${printable(path)} written. Next: audit-rules lint ${printable(request.directory)}\n`);
  return 0;
}

async function exists(path: string, io: Io): Promise<boolean> {
  try {
    await io.readFile(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Asks for what no option says. An empty answer, or no terminal, leaves the default. */
async function askFor(request: InitRequest, io: Io): Promise<Answers> {
  const known = (name: string): boolean => target(name) !== undefined;
  const targets =
    request.targets.length > 0
      ? request.targets
      : await askList(
          `Systems that the rules must load on [${defaultTargets.join(', ')}]: `,
          'target',
          known,
          io,
        );
  const isMachine = (name: string): boolean => machines.some((m) => m === name);
  const [machine] =
    request.machine === undefined
      ? await askList('Architecture [x86_64]: ', 'machine', isMachine, io)
      : [request.machine];
  const exclude =
    request.exclude.length > 0
      ? request.exclude
      : await askList('Files that are not checked, as globs [none]: ', 'glob', () => true, io);
  return { targets, machine, profile: request.profile, exclude };
}

/** Asks until every name of the answer is known. */
async function askList(
  question: string,
  what: string,
  isKnown: (name: string) => boolean,
  io: Io,
): Promise<readonly string[]> {
  const answer = await io.ask(question);
  const names = (answer ?? '').split(/[\s,]+/).filter((name) => name !== '');
  const unknown = names.find((name) => !isKnown(name));
  if (unknown === undefined) return names;
  io.stderr(`"${unknown}" is not a ${what} that audit-rules knows.\n`);
  return askList(question, what, isKnown, io);
}

/**
 * Returns the text of a configuration; targets are always named, so that a reader sees what the rules are
 * for.
 */
function configText({ targets, machine, profile, exclude }: Answers): string {
  const config = {
    targets: targets.length > 0 ? targets : defaultTargets,
    ...(machine === undefined || machine === 'x86_64' ? {} : { machine }),
    ...(profile === undefined || profile === 'recommended' ? {} : { profile }),
    ...(exclude.length > 0 ? { exclude } : {}),
  };
  const members = Object.entries(config).map(([name, value]) => {
    const list = Array.isArray(value) ? `[${value.map((v) => JSON.stringify(v)).join(', ')}]` : undefined;
    return `  ${JSON.stringify(name)}: ${list ?? JSON.stringify(value)}`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}
