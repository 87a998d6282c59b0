import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

/** Packages the built extension into `file`, as `npm run package` does; answers the file. Throws where that fails. */
export function packageExtension(file: string): string {
  execFileSync(process.execPath, [join(root, 'scripts/package.mjs'), file]);
  return file;
}
