// Where the technique data lies, found from wherever a script was bundled to.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of server/data/attack. Throws when this file no longer lies inside the repository. */
export function dataFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); dirname(at) !== at; at = dirname(at)) {
    const folder = join(at, 'server/data/attack');
    if (existsSync(folder)) return folder;
  }
  throw new Error('server/data/attack not found in any folder above');
}

/** The parsed JSON of one file there; the caller names its type. Throws when it is missing or is not JSON. */
export function readData<T>(name: string): T {
  return JSON.parse(readFileSync(join(dataFolder(), name), 'utf8')) as T;
}
