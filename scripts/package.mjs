// Packages the built extension: node scripts/package.mjs [FILE] writes out/audit-rules.vsix, or FILE.
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run } from './lib/run.mjs';

/** Packages what `npm run build` made into one .vsix file; answers its path. Throws with vsce's own words where it cannot. */
export async function packageExtension(file = join(root, 'out/audit-rules.vsix')) {
  if (!existsSync(join(root, 'dist/extension.cjs')))
    throw new Error('Nothing is built yet: run npm run build first.');
  mkdirSync(dirname(file), { recursive: true });
  // A gallery shows pictures of complete addresses only; the one address of the project stands in the server's manifest.
  const { homepage } = JSON.parse(readFileSync(join(root, 'server/package.json'), 'utf8'));
  const flags = [
    '--no-dependencies',
    '--allow-missing-repository',
    '--baseContentUrl',
    `${homepage}/blob/HEAD`,
    '--baseImagesUrl',
    `${homepage}/raw/HEAD`,
    '--out',
    file,
  ];
  const { status, output } = await run(
    process.execPath,
    [join(root, 'node_modules/@vscode/vsce/vsce'), 'package', ...flags],
    {
      show: false,
    },
  );
  if (status !== 0) throw new Error(`vsce package failed:\n${output}`);
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = await packageExtension(process.argv[2] ? resolve(process.argv[2]) : undefined);
  process.stdout.write(`${file} (${Math.round(statSync(file).size / 1024)} kB)\n`);
}
