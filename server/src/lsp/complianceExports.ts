import { homepage } from '../../package.json';
import { defaultFailOn } from '../core/profiles/profileFailures.ts';
import { profileFileReport } from '../core/profiles/profileFileReport.ts';
import { plainUri } from './files.ts';
import { configBeside, type ProfiledRuleset } from './profileResults.ts';
import type { ComplianceExportParams } from './protocol/complianceRequests.ts';

/** Where a report is made. */
interface ReportPlace {
  /** The URIs of the workspace's directories: paths in them are relative. */
  readonly folders: readonly string[];
  /** The version of this program. */
  readonly version: string;
}

/**
 * Returns the report that `audit-rules profile` would print in the workspace directory of the rules; null
 * where the profile is not one of those that they are compared with.
 */
export function complianceReport(
  { source, profiles, config }: ProfiledRuleset,
  { profile: name, format }: Pick<ComplianceExportParams, 'profile' | 'format'>,
  { folders, version }: ReportPlace,
): string | null {
  const rules = profiles.find((p) => p.judged.result.profile.name === name);
  if (!rules) return null;
  const root = rootOf(source.place, folders);
  const inRoot = (path: string): string => (path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path);
  const pathOf = (uri: string): string => inRoot(pathOfUri(uri));
  return profileFileReport(rules.judged, format, {
    name: pathOf(source.place),
    failOn: defaultFailOn,
    place(line) {
      const at = rules.placeOf(line);
      return `${pathOf(at.uri)}:${at.line + 1}`;
    },
    pathOfFile: (file) => pathOf(source.files[file]?.uri ?? source.place),
    version,
    home: homepage,
    ...(config === undefined ? {} : { config: { path: pathOf(configBeside(source.place)), text: config } }),
    base: { root, pathOf: inRoot },
  });
}

/** Returns the path of the workspace directory that rules are in, or of the directory of the rules. */
function rootOf(place: string, folders: readonly string[]): string {
  const path = pathOfUri(place);
  const around = folders.map((f) => pathOfUri(f).replace(/\/$/, '')).filter((f) => path.startsWith(`${f}/`));
  const [nearest] = around.sort((a, b) => b.length - a.length);
  return nearest ?? path.slice(0, path.lastIndexOf('/'));
}

/** Returns the path of a URI, from the root, without escapes. */
function pathOfUri(uri: string): string {
  return plainUri(uri).replace(/^[\w+.-]+:\/\/[^/]*/, '');
}
