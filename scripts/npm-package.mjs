// Makes the npm package out of what was built: node scripts/npm-package.mjs [DIRECTORY] writes out/npm, or DIRECTORY, and packs it.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run } from './lib/run.mjs';

/** Written at the top of the types: TypeScript names its sources, which are not part of the package. */
const fromSource = /from '\.\/([\w-]+)\.ts'/g;

/**
 * Writes the package into a directory and packs it; answers the path of the tarball. It has no dependencies: everything is
 * bundled.
 */
export async function packageForNpm(directory = join(root, 'out/npm')) {
  if (!existsSync(join(root, 'dist/audit-rules.js')))
    throw new Error('Nothing is built yet: run npm run build first.');
  rmSync(directory, { recursive: true, force: true });
  for (const part of ['bin', 'lib', 'man', 'schemas']) mkdirSync(join(directory, part), { recursive: true });
  // The command is a script, not a module.
  const bin = join(directory, 'bin/audit-rules.cjs');
  copyFileSync(join(root, 'dist/audit-rules.js'), bin);
  chmodSync(bin, 0o755);
  copyFileSync(join(root, 'dist/api.js'), join(directory, 'lib/index.js'));
  await writeTypes(directory);
  for (const file of ['LICENSE', 'NOTICE', 'CHANGELOG.md', 'man/audit-rules.1'])
    copyFileSync(join(root, file), join(directory, file));
  for (const file of [
    'audit-rules.schema.json',
    'audit-rules-report.schema.json',
    'audit-rules-profile.schema.json',
  ])
    copyFileSync(join(root, 'schemas', file), join(directory, 'schemas', file));
  copyFileSync(join(root, 'docs/api.md'), join(directory, 'README.md'));
  writeFileSync(join(directory, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  const { status, output } = await run('npm', ['pack', '--silent'], { cwd: directory, show: false });
  if (status !== 0) throw new Error(`npm pack failed:\n${output}`);
  return join(directory, basename(output.trim().split('\n').at(-1) ?? ''));
}

/** The extension has the version; everything else of the package's own manifest is in the workspace of the server. */
function manifest() {
  const { version, keywords } = readJson('package.json');
  const { name, description, license, engines, homepage } = readJson('server/package.json');
  return {
    name,
    version,
    description,
    keywords,
    homepage,
    repository: { type: 'git', url: `git+${homepage}.git` },
    bugs: `${homepage}/issues`,
    license,
    type: 'module',
    engines,
    bin: { [name]: 'bin/audit-rules.cjs' },
    // npm links the pages of a list only.
    man: ['man/audit-rules.1'],
    types: './lib/index.d.ts',
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './schemas/*.json': './schemas/*.json',
      './package.json': './package.json',
    },
    files: ['bin', 'lib', 'man', 'schemas', 'NOTICE', 'CHANGELOG.md'],
    sideEffects: false,
  };
}

const readJson = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

/** Writes the types of the interface, which need no others. */
async function writeTypes(directory) {
  const types = join(root, 'out/npm-types');
  rmSync(types, { recursive: true, force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, output } = await run(
    process.execPath,
    [tsc, '-p', 'server/tsconfig.api.json', '--outDir', types],
    { show: false },
  );
  if (status !== 0) throw new Error(`the types cannot be written:\n${output}`);
  for (const [source, file] of [
    ['library.d.ts', 'index.d.ts'],
    ['libraryTypes.d.ts', 'libraryTypes.d.ts'],
  ]) {
    const text = readFileSync(join(types, 'src/api', source), 'utf8');
    writeFileSync(join(directory, 'lib', file), text.replace(fromSource, "from './$1.js'"));
  }
  // What libraryTypes.d.ts declares is imported as a module, which Node must find as well.
  writeFileSync(join(directory, 'lib/libraryTypes.js'), 'export {};\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = await packageForNpm(process.argv[2] ? resolve(process.argv[2]) : undefined);
  process.stdout.write(`${join(dirname(file), basename(file))}\n`);
}
