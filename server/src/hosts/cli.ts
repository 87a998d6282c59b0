import { readdir, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setFlagsFromString } from 'node:v8';
import { version } from '../../package.json';
import { reasonOf } from '../cli/failure.ts';
import type { Io } from '../cli/io.ts';
import { main } from '../cli/main.ts';
import { safeOutput } from '../cli/safeOutput.ts';
import { placeAt } from './files.ts';
import { readPieces } from './readPieces.ts';
import { readBounded, readRegular } from './readRegular.ts';
import { changed } from './watchPaths.ts';
import { writeAtomically } from './writeAtomically.ts';

const io: Io = {
  readFile: readRegular,
  writeFile: writeAtomically,
  async readFolder(path) {
    if (!(await stat(path)).isDirectory()) return undefined;
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((e) => !e.isDirectory()).map((e) => e.name);
  },
  async readSubfolders(path) {
    return (await readdir(path, { withFileTypes: true })).filter((e) => e.isDirectory()).map((e) => e.name);
  },
  stat: placeAt,
  readStdin: () => readBounded(process.stdin),
  readPieces,
  progress: (text) => {
    if (process.stderr.isTTY === true) process.stderr.write(`\r${text}\u001b[K`);
  },
  absolute: (path) => resolve(path).replaceAll(sep, '/'),
  changed,
  async ask(question) {
    if (!process.stdin.isTTY) return undefined;
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  },
  isTerminal: process.stdout.isTTY === true,
  environment: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};

// The V8 of Node 20 optimizes a function after 66 KB of its bytecode have run: a quarter of a run's processor
// time went into machine code that was soon not needed, or made again for other types. Later versions wait
// longer by themselves.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=250000');

// A reader that closes the pipe early (head) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`audit-rules: standard output cannot be written: ${reasonOf(error)}\n`);
  process.exit(2);
});
void run().then((status) => {
  process.exitCode = status;
});

async function run(): Promise<number> {
  try {
    return await main(process.argv.slice(2), version, io);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(safeOutput(`audit-rules: ${text}\n`));
    return 2;
  }
}
