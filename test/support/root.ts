import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: the nearest one above this file whose package.json declares the workspaces. Absolute. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Reads a JSON file of the project; `path` is relative to the project's folder. Throws where it is absent or malformed. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}

function findRoot(from: string): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest) && 'workspaces' in (JSON.parse(readFileSync(manifest, 'utf8')) as object))
    return from;
  if (dirname(from) === from) throw new Error('No package.json with workspaces above this test.');
  return findRoot(dirname(from));
}
