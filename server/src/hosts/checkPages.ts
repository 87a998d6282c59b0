import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { homepage } from '../../package.json';

/**
 * Returns a URI of the directory with a page for each check, for a client that brings none: the one of the
 * checkout in which this program was built, otherwise the one on the web.
 * @param program the path of the running program
 */
export function checkPages(program: string | undefined): string {
  try {
    const pages = join(dirname(realpathSync(program ?? '')), '../docs/checks');
    if (existsSync(join(pages, 'AR001.md'))) return pathToFileURL(pages).href;
  } catch {
    // A program without a file has no directory around it.
  }
  return `${homepage}/blob/main/docs/checks`;
}
