import { nearest } from '../text/nearestNames.ts';
import { unpackShapes, unpackTexts, unpackValue } from './packedText.ts';
import { packedProfiles, packedShapes, packedTexts } from './profileData.generated.ts';
import type { ComplianceProfile } from './profileTypes.ts';
import { readComplianceProfile } from './readComplianceProfile.ts';

/** What a list of profiles says of one. */
export interface ProfileSummary {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly date: string;
  readonly target: string;
}

/** The profiles that come with the product, by name. */
export const builtInProfiles: readonly ProfileSummary[] = packedProfiles.map(
  ([name, title, version, date, target]) => ({ name, title, version, date, target }),
);

/**
 * Returns what is wrong with a name that no compliance profile has, and the remedy: two sentences, without the
 * last period.
 * @param own the profiles that there are besides the built-in ones
 */
export function unknownProfileText(name: string, own: readonly Pick<ProfileSummary, 'name'>[]): string {
  const names = [...builtInProfiles, ...own].map((p) => p.name);
  const [near] = nearest(name, names);
  const remedy = near === undefined ? `Profiles are ${names.join(', ')}` : `Use "${near}"`;
  return `"${name}" is not a compliance profile. ${remedy}`;
}

let tables:
  | { readonly texts: readonly string[]; readonly shapes: readonly (readonly string[])[] }
  | undefined;
const unpacked = new Map<string, ComplianceProfile>();

/** Returns the profile with that name; undefined for an unknown one. It is unpacked when it is first asked for. */
export function builtInProfile(name: string): ComplianceProfile | undefined {
  const known = unpacked.get(name);
  if (known) return known;
  const packed = packedProfiles.find(([own]) => own === name)?.[5];
  if (packed === undefined) return undefined;
  tables ??= { texts: unpackTexts(packedTexts), shapes: unpackShapes(packedShapes) };
  const profile = readComplianceProfile(
    unpackValue(JSON.parse(packed), tables.texts, tables.shapes),
    (message) => {
      throw new Error(`${name}: ${message}`);
    },
    true,
  );
  if (profile) unpacked.set(name, profile);
  return profile;
}
