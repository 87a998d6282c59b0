import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const directories = ['server/src/core/checks', 'server/src/core/ima/checks'];

/**
 * Finds the source file of every check by the code in its name, such as `load/AR125-perm-letters.ts`.
 * @returns code to path, relative to `root`
 */
export function checkSources(root: string): ReadonlyMap<string, string> {
  return new Map(
    directories.flatMap((directory) =>
      readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
        .sort()
        .flatMap((file) => {
          const code = /(?:^|[\\/])((?:AR|IM)\d+)-[\w-]+\.ts$/.exec(file)?.[1];
          return code === undefined ? [] : [[code, `${directory}/${file.replaceAll('\\', '/')}`] as const];
        }),
    ),
  );
}
