import type { SourceFile } from '../core/ruleset/index.ts';
import { decode } from './decode.ts';
import type { Io } from './io.ts';

/** The files of a rules.d folder in the order of their names; those that augenrules does not read are empty. */
export async function sourcesOf(
  folder: string,
  names: readonly string[],
  io: Io,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for (const name of [...names].sort())
    files.push({
      name,
      text:
        name.endsWith('.rules') && !name.startsWith('.')
          ? decode(await io.readFile(`${folder}/${name}`))
          : '',
    });
  return files;
}
