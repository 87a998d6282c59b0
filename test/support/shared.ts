import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/**
 * Returns the absolute path of a file or directory of ../shared, material that a clone does not hold. Where it is absent, prints one
 * line that says which work is skipped, and returns undefined.
 */
export function sharedPath(path: string, work: string): string | undefined {
  const place = join(root, '../shared', path);
  if (existsSync(place)) return place;
  console.log(`SKIPPED ${work}: there is no ../shared/${path}.`);
  return undefined;
}
