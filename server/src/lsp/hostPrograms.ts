import type { Settings } from '../core/settings.ts';
import type { Log } from './log.ts';
import { machineOf } from './machines.ts';

/**
 * Searches this machine for programs with a set-id bit, and counts the directories that it cannot read;
 * undefined where there are too many files.
 */
export type SearchPrograms = () => Promise<
  { readonly paths: readonly string[]; readonly unread: number } | undefined
>;

/** What a machine has said of its programs with a set-id bit. */
export interface ProgramsAnswer {
  /** Their paths; undefined where they are not known. */
  readonly programs?: readonly string[];
  /** Why they are not known, or others may be missing: a sentence. */
  readonly problem?: string;
}

/** The programs with a set-id bit of this machine, searched for in the background. */
export interface HostPrograms {
  /**
   * Returns at once what is known for a file; a search is then on its way where there was none of late. Empty
   * where the machine of the file may not be asked, or is not this one.
   */
  known(uri: string, choice: Settings['checkHostPaths']): ProgramsAnswer;
  /** Calls when a search has found something else than the one before; one listener. */
  whenFound(listener: () => void): void;
}

/** How long what was found counts, in milliseconds. */
const FRESH_FOR = 600_000;
const none: ProgramsAnswer = {};
const unfinished: ProgramsAnswer = {
  problem:
    'This machine has too many files to search for its set-id programs. Give the command a list with "--programs".',
};

/**
 * Returns a store, empty at first, of the programs with a set-id bit of this machine.
 * @param search undefined where the host has no file system
 */
export function createHostPrograms(search: SearchPrograms | undefined, log: Pick<Log, 'warn'>): HostPrograms {
  let answer = none;
  let asked: number | undefined;
  let notify = (): void => {};

  async function ask(find: SearchPrograms): Promise<void> {
    const found = await find();
    const next = found ? answerOf(found.paths, found.unread) : unfinished;
    if (JSON.stringify(next) === JSON.stringify(answer)) return;
    answer = next;
    notify();
  }

  return {
    known(uri, choice) {
      if (!search || machineOf(uri, choice) !== 'file://') return none;
      if (asked === undefined || Date.now() - asked > FRESH_FOR) {
        asked = Date.now();
        ask(search).catch((error: unknown) =>
          log.warn(`The set-id programs cannot be searched for: ${String(error)}`),
        );
      }
      return answer;
    },
    whenFound(listener) {
      notify = listener;
    },
  };
}

function answerOf(programs: readonly string[], unread: number): ProgramsAnswer {
  if (unread === 0) return { programs };
  const problem = `Directories that cannot be read (${unread}) may have more set-id programs.`;
  return { programs, problem };
}
