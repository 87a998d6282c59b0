import type { Connection } from 'vscode-languageserver';

/**
 * The client's log. Work that outlives its connection may write to it: nobody reads that any more, and
 * nothing throws.
 */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Returns a log that writes to the client's output channel. */
export function createLog({ console }: Pick<Connection, 'console'>): Log {
  const quietly = (write: () => void): void => {
    try {
      write();
    } catch {
      // The connection is closed or disposed.
    }
  };
  return {
    info: (message) => quietly(() => console.info(message)),
    warn: (message) => quietly(() => console.warn(message)),
    error: (message) => quietly(() => console.error(message)),
  };
}
