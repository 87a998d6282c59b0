/** The waits before a server that ended is started again, in milliseconds: none at first, then twice as long each time. */
const SHORTEST = 100;
const LONGEST = 2000;
/** A server that ran for so long was well, in milliseconds. */
const WELL = 60_000;

/** When a server that ended by itself is started again. */
export interface Restarts {
  /** Says that the server ended; waits until it is time, and returns whether to start it again. */
  ended(): Promise<boolean>;
  /** Ends the wait; returns whether there was one. */
  hasten(): boolean;
  /** Starts nothing again from now on. */
  stop(): void;
}

/** What restarts need of the world. */
export interface RestartWorld {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** Calls a function after milliseconds; returns how to call that off. */
  readonly later: (work: () => void, ms: number) => () => void;
  /** Is called the first time that the server ends, until it was well again. */
  readonly tell: () => void;
}

/**
 * Returns an object that decides when a language server that ended is started again; it regards the server as
 * running from this call on.
 */
export function createRestarts({ now, later, tell }: RestartWorld): Restarts {
  let startedAt = now();
  let ends = 0;
  let isStopped = false;
  let finish: (() => void) | undefined;

  function pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const callOff = later(() => finish?.(), ms);
      finish = () => {
        callOff();
        finish = undefined;
        done();
      };
    });
  }

  function hasten(): boolean {
    const isWaiting = finish !== undefined;
    finish?.();
    return isWaiting;
  }

  return {
    async ended() {
      if (now() - startedAt > WELL) ends = 0;
      if (ends === 0 && !isStopped) tell();
      const wait = ends === 0 ? 0 : Math.min(LONGEST, SHORTEST * 2 ** (ends - 1));
      ends++;
      if (wait > 0 && !isStopped) await pause(wait);
      startedAt = now();
      return !isStopped;
    },
    hasten,
    stop() {
      isStopped = true;
      hasten();
    },
  };
}
