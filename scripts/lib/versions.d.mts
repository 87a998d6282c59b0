/** The types of versions.mjs for the tests. */
export function nextVersion(current: string, wanted: string): string;
export function releaseChangelog(
  changelog: string,
  version: string,
  day: string,
): { readonly notes: string; readonly changelog: string };
export function manifestWith(text: string, current: string, version: string): string;
export function lockWith(text: string, version: string): string;
