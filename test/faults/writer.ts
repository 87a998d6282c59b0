// Writes a file for ever, one content after the other, until it is killed or a write fails: node writer.mjs FILE [plain]
import { writeFile } from 'node:fs/promises';
import { writeAtomically } from '../../server/src/hosts/writeAtomically.ts';
import { contents } from './contents.ts';

const [, , path = '', how] = process.argv;
const write = how === 'plain' ? writeFile : writeAtomically;
process.stdout.write('writing\n');
try {
  for (let n = 0; ; n++) await write(path, contents[n % contents.length] ?? new Uint8Array());
} catch (error) {
  process.stdout.write(`${(error as NodeJS.ErrnoException).code}\n`);
  process.exitCode = 3;
}
