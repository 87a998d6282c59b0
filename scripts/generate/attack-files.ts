// Where the technique data lies, found from wherever a script was bundled to.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, absolute. Throws when this file no longer lies inside the repository. */
export function repositoryRoot(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); dirname(at) !== at; at = dirname(at)) {
    if (existsSync(join(at, 'server/data/attack'))) return at;
  }
  throw new Error('server/data/attack not found in any folder above');
}

/** The absolute path of server/data/attack. Throws as {@link repositoryRoot} does. */
export function dataFolder(): string {
  return join(repositoryRoot(), 'server/data/attack');
}

/** The parsed JSON of one file there; the caller names its type. Throws when it is missing or is not JSON. */
export function readData<T>(name: string): T {
  return JSON.parse(readFileSync(join(dataFolder(), name), 'utf8')) as T;
}
