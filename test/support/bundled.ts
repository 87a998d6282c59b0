import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './root.ts';

/** Bundles a TypeScript file of the project into a directory, to run it as a process; returns the path of the result. */
export async function bundled(file: string, directory: string): Promise<string> {
  const outfile = join(directory, `${file.replace(/\W/g, '-')}.mjs`);
  await build({
    entryPoints: [join(root, file)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
  });
  return outfile;
}
