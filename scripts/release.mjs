// Makes a release of what is committed: npm run release -- VERSION [--dry-run], where VERSION is major, minor, patch or a version.
// In a clone below out/release: version, changelog, package, npm package, bill of materials, checks and tag. Only when all of it
// is right and --dry-run is not given, the commit and its tag come back into this checkout. Nothing is published.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureInstalled, needNode, root, run, say, since } from './lib/run.mjs';
import { lockWith, manifestWith, nextVersion, releaseChangelog } from './lib/versions.mjs';

const out = join(root, 'out/release');
const tree = join(out, 'tree');

const read = (file) => readFileSync(join(tree, file), 'utf8');
const write = (file, text) => writeFileSync(join(tree, file), text);

/** Runs a program in the clone and returns what it prints; throws with that where it fails. */
async function inTree(command, args) {
  const { status, output } = await run(command, args, { cwd: tree, show: false, limit: 1_800_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`);
  return output;
}

const node = (...args) => inTree(process.execPath, args);
const git = (...args) => inTree('git', args);

async function cloned() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { status, output } = await run('git', ['clone', '--quiet', '--no-hardlinks', root, tree], {
    show: false,
  });
  if (status !== 0) throw new Error(`git clone failed:\n${output}`);
}

/** Writes version and changelog into the clone; returns the version and the release notes. */
function writeVersion(wanted) {
  const { version: current } = JSON.parse(read('package.json'));
  const version = nextVersion(current, wanted);
  for (const file of ['package.json', 'client/package.json', 'server/package.json'])
    write(file, manifestWith(read(file), current, version));
  write('package-lock.json', lockWith(read('package-lock.json'), version));
  write('docs/ci.md', read('docs/ci.md').replaceAll(`v${current}`, `v${version}`));
  const { notes, changelog } = releaseChangelog(
    read('CHANGELOG.md'),
    version,
    new Date().toISOString().slice(0, 10),
  );
  write('CHANGELOG.md', changelog);
  return { version, notes };
}

/** Makes the files of a release; returns their paths. */
async function makeFiles(version, notes) {
  const vsix = join(out, `linux-audit-rules-${version}.vsix`);
  const tarball = join(out, `audit-rules-${version}.tgz`);
  await node('scripts/package.mjs', vsix);
  copyFileSync((await node('scripts/npm-package.mjs')).trim().split('\n').at(-1), tarball);
  const bill = join(out, `audit-rules-${version}.cdx.json`);
  writeFileSync(bill, await node('scripts/licenses.mjs', '--cyclonedx'));
  const text = join(out, `notes-${version}.md`);
  writeFileSync(text, `${notes}\n`);
  return [vsix, tarball, bill, text];
}

async function release(args) {
  needNode();
  const dry = args.includes('--dry-run');
  const [wanted = 'minor', ...more] = args.filter((a) => a !== '--dry-run');
  if (more.length > 0 || wanted.startsWith('-'))
    throw new Error('Usage: npm run release -- [VERSION] [--dry-run]');
  const start = performance.now();
  await cloned();
  const { version, notes } = writeVersion(wanted);
  say(
    `Version ${version}: ${notes.split('\n').filter((line) => line.startsWith('- ')).length} entries of the changelog.`,
  );
  await ensureInstalled(tree);
  await node('scripts/build.mjs');
  const files = await makeFiles(version, notes);
  say('Checking (types, style, generated files, both packages) …');
  for (const suite of ['check', 'package']) {
    const output = await node('scripts/test.mjs', suite);
    say(`${suite}: ${output.trim().split('\n').at(-1)}`);
  }
  await git('commit', '--quiet', '--all', '--message', `release: ${version}`);
  await git('tag', '--annotate', `v${version}`, '--message', `Version ${version}`);
  for (const file of files) {
    const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
    say(`${basename(file)}  ${Math.ceil(statSync(file).size / 1024)} kB  sha256 ${sum}`);
  }
  if (!dry) {
    const { status, output } = await run('git', ['pull', '--quiet', '--ff-only', '--tags', tree], {
      show: false,
    });
    if (status !== 0) throw new Error(`The release is in ${tree}, and git pull failed:\n${output}`);
  }
  const done = dry ? 'Dry run: this checkout is as it was.' : `Committed here and tagged v${version}.`;
  say(`${done} Nothing is published. ${since(start)}.`);
}

release(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
