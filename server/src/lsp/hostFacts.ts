import type { Surroundings } from '../core/completion/completeValues.ts';
import { folderTyped } from '../core/completion/completion.ts';
import type { Analysis } from './analysis.ts';
import { uriOn } from './machineAnswers.ts';
import { machineOf } from './machines.ts';
import { withinTime } from './patience.ts';
import type { Session } from './session.ts';

/** How long a list waits for a directory of the host, in milliseconds: a person types on meanwhile. */
const LIMIT = 300;

/**
 * Returns what the machine of a document adds to the completions at a UTF-16 offset: accounts, and the
 * entries of the directory that is being typed. Undefined where the machine may not be asked.
 */
export async function hostFacts(
  { configuration, files }: Session,
  { document, rules, host }: Analysis,
  offset: number,
): Promise<Surroundings | undefined> {
  const { checkHostPaths } = await configuration.settingsOf(document.uri);
  const machine = machineOf(document.uri, checkHostPaths);
  if (machine === undefined) return undefined;
  const folder = folderTyped(rules, offset);
  const listed =
    folder === undefined
      ? undefined
      : await withinTime(files.readFolder(uriOn(machine, folder.replace(/(?<=.)\/$/, ''))), LIMIT);
  const entries = listed?.map(({ name, type }) => ({ name, folder: type === 'directory' }));
  return { users: host?.users, groups: host?.groups, entries };
}
