// What a release makes of the version and of the changelog: pure functions, tried in test/package/release.test.ts.

const number = /^(\d+)\.(\d+)\.(\d+)$/;

/**
 * Returns the version of a release.
 * @param wanted `major`, `minor`, `patch`, or a version itself
 * @throws RangeError for anything else, and for a version below the current one
 */
export function nextVersion(current, wanted) {
  const [major, minor, patch] = partsOf(current);
  if (wanted === 'major') return `${major + 1}.0.0`;
  if (wanted === 'minor') return `${major}.${minor + 1}.0`;
  if (wanted === 'patch') return `${major}.${minor}.${patch + 1}`;
  const parts = partsOf(wanted);
  const differing = parts.findIndex((part, i) => part !== [major, minor, patch][i]);
  if (differing >= 0 && parts[differing] < [major, minor, patch][differing])
    throw new RangeError(`${wanted} is below the current version ${current}.`);
  return wanted;
}

function partsOf(version) {
  const found = number.exec(version);
  if (!found)
    throw new RangeError(
      `"${version}" is not a version. Write major, minor, patch or a version such as 1.2.0.`,
    );
  return found.slice(1).map(Number);
}

/**
 * Returns the changelog with its unreleased section under a version and a day, and that section's text as release notes.
 * @param day as 2026-11-28
 * @throws Error where nothing is unreleased
 */
export function releaseChangelog(changelog, version, day) {
  const heading = '## [Unreleased]\n';
  const start = changelog.indexOf(heading);
  if (start < 0) throw new Error('CHANGELOG.md has no section "## [Unreleased]".');
  const after = start + heading.length;
  const next = changelog.indexOf('\n## [', after);
  const notes = changelog.slice(after, next < 0 ? undefined : next).trim();
  if (notes === '')
    throw new Error('Nothing is unreleased: the section "## [Unreleased]" of CHANGELOG.md is empty.');
  return {
    notes,
    changelog: `${changelog.slice(0, after)}\n## [${version}] - ${day}\n${changelog.slice(after)}`,
  };
}

/**
 * Returns a manifest with another version in place of its own, its first.
 * @throws Error where the current one is not there
 */
export function manifestWith(text, current, version) {
  const old = `"version": "${current}"`;
  if (!text.includes(old)) throw new Error(`A manifest does not have the version ${current}.`);
  return text.replace(old, `"version": "${version}"`);
}

/** Returns a lock file with another version of the project and of its workspaces. */
export function lockWith(text, version) {
  const lock = JSON.parse(text);
  lock.version = version;
  for (const [path, entry] of Object.entries(lock.packages))
    if (!path.includes('node_modules') && entry.version) entry.version = version;
  return `${JSON.stringify(lock, null, 2)}\n`;
}
