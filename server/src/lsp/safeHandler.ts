import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Log } from './log.ts';

/** Makes handlers that cannot fail: what they throw is logged, and their fallback is the answer. */
export type Guard = <P, R>(
  name: string,
  fallback: R,
  work: (params: P, token: CancellationToken) => Promise<R> | R,
) => (params: P, token: CancellationToken) => Promise<R>;

/**
 * Returns a function that wraps a handler so that an exception is logged, once for each different one, and a
 * fallback answered instead. A ResponseError passes.
 */
export function createGuard(log: Pick<Log, 'error'>): Guard {
  const told = new Set<string>();
  return (name, fallback, work) => async (params, token) => {
    try {
      return await work(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      const text = `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      if (!told.has(text)) {
        told.add(text);
        log.error(text);
      }
      return fallback;
    }
  };
}

/**
 * Throws if the client has cancelled the request, to end its handler.
 * @throws ResponseError (request cancelled), which the guard lets pass
 */
export function stopIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}
