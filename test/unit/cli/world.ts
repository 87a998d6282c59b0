import { posix } from 'node:path';
import { decode } from '../../../server/src/cli/decode.ts';
import type { Io } from '../../../server/src/cli/io.ts';
import { main } from '../../../server/src/cli/main.ts';
import type { HostPlace } from '../../../server/src/core/checks/host/defineHostCheck.ts';
import type { FileOfSystem } from '../../../server/src/core/logs/loggedNames.ts';
import { toBytes } from '../../../server/src/core/text/bytes.ts';

/** A world of files in memory: a folder is a list of names. */
export function world(
  files: Readonly<Record<string, string | Uint8Array>>,
  folders: Readonly<Record<string, readonly string[]>> = {},
  stdin = '',
  places: Readonly<Record<string, HostPlace>> = {},
) {
  const disk = new Map(
    Object.entries(files).map(([p, t]) => [p, typeof t === 'string' ? new TextEncoder().encode(t) : t]),
  );
  let out = '';
  let err = '';
  /** What is typed on the terminal; there is none where this is undefined. */
  let typed: string[] | undefined;
  let changes: (() => void)[] = [];
  let environment: Readonly<Record<string, string>> = {};
  let isTerminal = false;
  let filesNow: Readonly<Record<string, FileOfSystem>> = {};
  let threads: { readonly count: number; readonly start: Io['startThread'] } | undefined;
  let limit: Io['limit'];
  const shown: string[] = [];
  const missing = () => Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
  const io: Io = {
    async readFile(path) {
      const bytes = disk.get(path) ?? disk.get(path.replace(/^\/project\//, ''));
      if (!bytes) throw missing();
      return bytes;
    },
    async writeFile(path, bytes) {
      disk.set(path, bytes);
    },
    async readFolder(path) {
      const names = folders[path] ?? folders[path.replace(/^\/project\//, '')];
      if (names) return names;
      if (!disk.has(path)) throw missing();
      return undefined;
    },
    async readSubfolders(path) {
      const below = Object.keys(folders).filter((f) => f.startsWith(`${path}/`) || path === '.');
      return [
        ...new Set(below.map((f) => (path === '.' ? f : f.slice(path.length + 1)).split('/')[0] ?? '')),
      ].filter((n) => n !== '.');
    },
    stat: async (path) => places[path],
    fileAt: (path) => filesNow[path],
    async readStdin() {
      return toBytes(stdin);
    },
    async *readPieces(path) {
      const bytes = path === '-' ? toBytes(stdin) : await io.readFile(path);
      // Pieces end anywhere.
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.slice(at, at + 1000);
    },
    progress: (text) => void shown.push(text),
    pause: () => new Promise((resume) => void setImmediate(resume)),
    absolute: (path) => posix.resolve('/project', path),
    async changed() {
      const change = changes.shift();
      change?.();
      return change !== undefined;
    },
    ask: async (question) => {
      if (typed) err += question;
      return typed?.shift();
    },
    get processors() {
      return threads?.count ?? 1;
    },
    startThread(setup, tellFault) {
      if (!threads) throw new Error('there are no threads in this world');
      return threads.start(setup, tellFault);
    },
    get limit() {
      return limit;
    },
    get isTerminal() {
      return isTerminal;
    },
    get environment() {
      return environment;
    },
    stdout: (t) => {
      out += typeof t === 'string' ? t : decode(t);
    },
    stderr: (t) => {
      err += t;
    },
  };
  return {
    disk,
    /** What was shown of the work so far, in order. */
    shown,
    /** Answers questions, as on a terminal. */
    answer: (...lines: readonly string[]) => void (typed = [...lines]),
    /** Makes changes while the command watches, one after the other. */
    change: (...all: readonly (() => void)[]) => void (changes = [...all]),
    /** Sets what paths lead to, with inodes and devices. */
    hold: (files: Readonly<Record<string, FileOfSystem>>) => void (filesNow = files),
    /** Gives the machine so many processors, and a way to start threads. */
    useThreads: (count: number, start: Io['startThread']) => void (threads = { count, start }),
    /** Sets what interrupts checks that do not end. */
    limitWith: (own: Io['limit']) => void (limit = own),
    /** Sets the environment, and whether standard output is a terminal. */
    surround: (variables: Readonly<Record<string, string>>, terminal: boolean) => {
      environment = variables;
      isTerminal = terminal;
    },
    async run(...args: readonly string[]) {
      out = '';
      err = '';
      const status = await main(args, '1.2.3', io);
      return { status, out, err };
    },
  };
}

/** A world of files in memory whose directories are those of their paths, below the working directory. */
export function tree(
  files: Readonly<Record<string, string | Uint8Array>>,
  places: Readonly<Record<string, HostPlace>> = {},
): ReturnType<typeof world> {
  const directories = new Map<string, string[]>([['.', []]]);
  for (const path of Object.keys(files)) {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    for (let depth = 1; depth <= parts.length; depth++) {
      const directory = parts.slice(0, depth).join('/');
      if (!directories.has(directory)) directories.set(directory, []);
    }
    directories.get(parts.join('/') || '.')?.push(name);
  }
  return world(files, Object.fromEntries(directories), '', places);
}
