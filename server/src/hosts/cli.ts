import { type Dirent, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setFlagsFromString } from 'node:v8';
import { version } from '../../package.json';
import { reasonOf } from '../cli/failure.ts';
import type { Io } from '../cli/io.ts';
import { main } from '../cli/main.ts';
import { safeOutput } from '../cli/safeOutput.ts';
import { fileNow } from './fileNow.ts';
import { placeAt } from './files.ts';
import { startJudgeThread } from './judgeThreads.ts';
import { limitWork } from './limitWork.ts';
import { optimizeLate } from './optimizeLate.ts';
import { readPieces } from './readPieces.ts';
import { readBounded, readRegularNow } from './readRegular.ts';
import { changed } from './watchPaths.ts';
import { writeAtomically } from './writeAtomically.ts';

/** What is shown of the work so far; empty where nothing is. */
let shownProgress = '';

function showProgress(text: string): void {
  if (process.stderr.isTTY !== true || text === shownProgress) return;
  // A longer line would wrap, and the next one would not replace all of it.
  process.stderr.write(`\r${text.slice(0, process.stderr.columns - 1)}\u001b[K`);
  shownProgress = text;
}

/** The directory whose entries were read last, until it is asked for its directories. */
let lastListed: { readonly path: string; readonly entries: readonly Dirent[] } | undefined;

const io: Io = {
  // The command has nothing to do until it has read what it was asked to read.
  readFile: async (path, most) => readRegularNow(path, most),
  writeFile: writeAtomically,
  readFolder: async (path) =>
    statSync(path).isDirectory() ? namesIn(listed(path), (e) => !e.isDirectory()) : undefined,
  async readSubfolders(path) {
    // Mostly asked right after the names of the files.
    const entries = lastListed?.path === path ? lastListed.entries : listed(path);
    lastListed = undefined;
    return namesIn(entries, (e) => e.isDirectory());
  },
  stat: placeAt,
  fileAt: fileNow,
  readStdin: () => readBounded(process.stdin),
  readPieces,
  progress: showProgress,
  pause: () => new Promise((resume) => void setImmediate(resume)),
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
  processors: availableParallelism(),
  startThread: startJudgeThread,
  limit: limitWork(),
  isTerminal: process.stdout.isTTY === true,
  environment: process.env,
  stdout: (text) => {
    showProgress('');
    process.stdout.write(text);
  },
  stderr: (text) => {
    showProgress('');
    process.stderr.write(text);
  },
};

function listed(path: string): readonly Dirent[] {
  const entries = readdirSync(path, { withFileTypes: true });
  lastListed = { path, entries };
  return entries;
}

function namesIn(entries: readonly Dirent[], isWanted: (entry: Dirent) => boolean): readonly string[] {
  return entries.filter(isWanted).map((e) => e.name);
}

optimizeLate();

// V8 lets a heap grow to four times what is in use before it collects all garbage, where the machine has the
// memory. Collecting at 1.4 times takes no measurable time more, and two thirds of the memory.
setFlagsFromString('--heap-growing-percent=40');

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
