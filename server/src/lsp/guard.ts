import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';

/** Makes handlers that cannot fail: what they throw is logged, and their fallback is the answer. */
export type Guard = <P, R>(
  name: string,
  fallback: R,
  work: (params: P, token: CancellationToken) => Promise<R> | R,
) => (params: P, token: CancellationToken) => Promise<R>;

/** A guard that logs to the connection, each different failure once. */
export function createGuard(connection: Connection): Guard {
  const told = new Set<string>();
  return (name, fallback, work) => async (params, token) => {
    try {
      return await work(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      const text = `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      if (!told.has(text)) {
        told.add(text);
        connection.console.error(text);
      }
      return fallback;
    }
  };
}

/**
 * Ends a handler whose answer nobody waits for any more.
 * @throws ResponseError (request cancelled), which the guard lets pass
 */
export function stopIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}
