import type { Limit } from '../core/checks/faultyChecks.ts';
import type { HostPlace } from '../core/checks/host/defineHostCheck.ts';
import type { FileOfSystem } from '../core/logs/loggedNames.ts';
import type { JudgeThread, ThreadSetup } from './judgeThread.ts';

/** What the command needs of the world. Paths are as the user wrote them, with "/" between their parts. */
export interface Io {
  /**
   * Reads a regular file. Rejects where it is none, or has too many bytes.
   * @param most bytes that it may have; 64 MiB where absent
   */
  readFile(path: string, most?: number): Promise<Uint8Array>;
  /** Writes a file whole or not at all. Rejects where it cannot be written; it is then as it was. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * The names of the files in a directory; undefined where the path is no directory. Rejects where there is
   * nothing.
   */
  readFolder(path: string): Promise<readonly string[] | undefined>;
  /** The names of the directories in a directory, links to directories omitted. */
  readSubfolders(path: string): Promise<readonly string[]>;
  /** What is at a path; undefined where that cannot be told (no permission). Never rejects. */
  stat(path: string): Promise<HostPlace | undefined>;
  /**
   * The file that a path leads to now, with its inode and device; undefined where nothing is there. Never
   * throws.
   */
  fileAt(path: string): FileOfSystem | undefined;
  /** All that comes on standard input. */
  readStdin(): Promise<Uint8Array>;
  /**
   * The content of a regular file, or of standard input (`-`), piece by piece; of one that gzip compressed,
   * what was compressed. Throws where it cannot be read.
   */
  readPieces(path: string): AsyncIterable<Uint8Array>;
  /**
   * Shows how far the work is, in place of what was shown before; nothing where standard error is not a
   * terminal.
   */
  progress(text: string): void;
  /** Lets happen what waits besides, such as the failure of a write. */
  pause(): Promise<void>;
  /** The path from the root of the file system, with "/" between its parts. */
  absolute(path: string): string;
  /** Waits until something in these files and directories changes; false where that cannot be known. */
  changed(paths: readonly string[]): Promise<boolean>;
  /**
   * Asks a question on the terminal, and returns the line that is typed; undefined where there is no
   * terminal.
   */
  ask(question: string): Promise<string | undefined>;
  /** How many threads run at a time, 1 or more. */
  readonly processors: number;
  /**
   * Starts a thread that judges rulesets.
   * @param tellFault receives the code of a check that threw there, and what it threw
   */
  startThread(setup: ThreadSetup, tellFault: (code: string, error: unknown) => void): JudgeThread;
  /** Interrupts a check that does not end or fills the memory; undefined where nothing does. */
  readonly limit: Limit | undefined;
  /** Standard output is a terminal. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  stdout(text: string | Uint8Array): void;
  stderr(text: string): void;
}
