import { type Target, target as targetNamed } from '../core/facts/targets.ts';
import { builtInProfile, unknownProfileText } from '../core/profiles/builtInProfiles.ts';
import type { ComplianceProfile } from '../core/profiles/profileTypes.ts';
import { readComplianceProfile } from '../core/profiles/readComplianceProfile.ts';
import { plainValue, readJson } from '../core/text/json.ts';
import { uriOfPath } from './files.ts';
import { fileName } from './rulesetFiles.ts';
import type { Session } from './session.ts';

/** A compliance profile that the settings choose for a file, with the target that it is judged for. */
export interface ChosenProfile {
  readonly profile: ComplianceProfile;
  readonly target: Target;
  /** The requirements that are waived, by their ids, with the reason of each. */
  readonly waived: ReadonlyMap<string, string>;
}

/** The compliance profiles that the settings choose for a file. */
export interface ChosenProfiles {
  readonly chosen: readonly ChosenProfile[];
  /** Why a name of the settings is not used: sentences. */
  readonly problems: readonly string[];
}

/** Returns the compliance profiles that the settings of a file choose, in their order; none by default. */
export async function chosenProfiles(session: Session, uri: string): Promise<ChosenProfiles> {
  const { profiles: names } = await session.configuration.settingsOf(uri);
  if (names.length === 0) return { chosen: [], problems: [] };
  const own = await ownProfiles(session, uri);
  const found = await Promise.all(names.map((name) => profileFor(session, uri, name, own.profiles)));
  return {
    chosen: found.flatMap((f) => f ?? []),
    problems: [
      ...own.problems,
      ...names.flatMap((name, i) => (found[i] ? [] : [`${unknownProfileText(name, own.profiles)}.`])),
    ],
  };
}

/**
 * Returns a compliance profile by its name, as it is judged for a file; undefined where there is none of that
 * name.
 * @param own the user's own profiles, where they were read
 */
export async function profileFor(
  session: Session,
  uri: string,
  name: string,
  own?: readonly ComplianceProfile[],
): Promise<ChosenProfile | undefined> {
  const { machine, waived = new Map<string, string>() } = await session.configuration.settingsOf(uri);
  const isNamed = (p: ComplianceProfile): boolean => p.name === name;
  const profile = builtInProfile(name) ?? (own ?? (await ownProfiles(session, uri)).profiles).find(isNamed);
  const target = profile && targetNamed(profile.target, machine);
  return profile && target ? { profile, target, waived } : undefined;
}

/** Returns the user's own profiles that the settings of a file name, and why others cannot be used. */
export async function ownProfiles(
  session: Session,
  uri: string,
): Promise<{ readonly profiles: readonly ComplianceProfile[]; readonly problems: readonly string[] }> {
  const { profileFiles } = await session.configuration.settingsOf(uri);
  const problems: string[] = [];
  const profiles = await Promise.all(
    profileFiles.map(async (path) => {
      const place = uriOfPath(path, uri);
      const text = await session.files.readText(place, 'editor');
      const read = text === undefined ? undefined : readJson(text);
      if (read && 'node' in read)
        return readComplianceProfile(plainValue(read.node), (message, at) => {
          problems.push(`"${fileName(place)}"${at.length === 0 ? '' : `, ${at.join('.')}`}: ${message}`);
        });
      problems.push(
        read
          ? `"${fileName(place)}" is not valid JSON. ${read.problem.message}`
          : `"${fileName(place)}" of "auditRules.profileFiles" cannot be read. Correct its path.`,
      );
      return undefined;
    }),
  );
  return { profiles: profiles.flatMap((p) => p ?? []), problems };
}
