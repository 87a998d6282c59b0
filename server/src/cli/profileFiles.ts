import { builtInProfile } from '../core/profiles/builtInProfiles.ts';
import type { ComplianceProfile } from '../core/profiles/profileTypes.ts';
import { readComplianceProfile } from '../core/profiles/readComplianceProfile.ts';
import { plainValue, readJson } from '../core/text/json.ts';
import { printable } from '../core/text/printable.ts';
import { decode } from './decode.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';

/**
 * Reads a compliance profile from a JSON file; undefined where it is none. What cannot be used in it is
 * printed to standard error.
 * @throws where the file cannot be read, or is not JSON
 */
export async function readProfileFile(path: string, io: Io): Promise<ComplianceProfile | undefined> {
  const read = readJson(decode(await io.readFile(path)));
  if ('problem' in read) throw new Error(read.problem.message);
  const name = printable(path);
  return readComplianceProfile(plainValue(read.node), (message, at) =>
    io.stderr(`audit-rules: ${name}: ${at.length === 0 ? '' : `${at.join('.')}: `}${message}\n`),
  );
}

/**
 * Reads the profiles that a configuration names, in their order, without those that ship under the same name.
 * @param paths the paths of the files
 * @param fail receives each file that cannot be read, with the reason
 */
export async function profilesIn(
  paths: readonly string[],
  io: Io,
  fail: Fail,
): Promise<readonly ComplianceProfile[]> {
  const profiles: ComplianceProfile[] = [];
  for (const path of paths)
    try {
      const profile = await readProfileFile(path, io);
      if (profile && !builtInProfile(profile.name)) profiles.push(profile);
    } catch (error) {
      fail(path, error);
    }
  return profiles;
}
