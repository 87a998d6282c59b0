import {
  type Connection,
  ErrorCodes,
  type Message,
  type MessageStrategy,
  ResponseError,
} from 'vscode-languageserver';

/** The method that a refused request becomes; its parameters are the error. */
const refused = 'auditRules/refused';

/** What LSP 3.17 says of the order of messages, held for one connection. */
export interface Lifecycle {
  /** Goes to `createConnection`: lets pass what may come now, and makes refused requests of the others. */
  readonly options: { readonly messageStrategy: MessageStrategy };
  /** Has been told to shut down: `exit` is then in order. */
  isShutDown(): boolean;
}

/**
 * Returns the state of one connection, which holds messages to their order: before `initialize` requests are
 * refused (-32002) and notifications dropped; a second `initialize` is refused (-32600), and one without
 * capabilities (-32602); after `shutdown` requests are refused (-32600), and notifications other than `exit`
 * are dropped.
 */
export function createLifecycle(): Lifecycle {
  let stage: 'new' | 'running' | 'down' = 'new';

  /** Returns why a request may not come now; undefined where it may. */
  function fault(method: string, params: unknown): ResponseError<void> | undefined {
    if (stage === 'down') return new ResponseError(ErrorCodes.InvalidRequest, 'The server is shut down.');
    if (method !== 'initialize')
      return stage === 'running'
        ? undefined
        : new ResponseError(ErrorCodes.ServerNotInitialized, `Send "initialize" before "${method}".`);
    if (stage === 'running')
      return new ResponseError(ErrorCodes.InvalidRequest, 'The server is initialized already.');
    return hasCapabilities(params)
      ? undefined
      : new ResponseError(ErrorCodes.InvalidParams, '"initialize" requires "capabilities", an object.');
  }

  const handleMessage: MessageStrategy['handleMessage'] = (message, next) => {
    const { id, method, params } = message as Message & Readonly<Record<string, unknown>>;
    // An answer to a request of ours.
    if (typeof method !== 'string') return next(message);
    if (id === undefined || id === null)
      return stage === 'running' || method === 'exit' ? next(message) : undefined;
    const why = fault(method, params);
    if (why) {
      const { code, message: text } = why;
      return next({ ...message, method: refused, params: { code, text } } as Message);
    }
    if (method === 'initialize') stage = 'running';
    if (method === 'shutdown') stage = 'down';
    return next(message);
  };
  return { options: { messageStrategy: { handleMessage } }, isShutDown: () => stage === 'down' };
}

/** Registers the answer to requests that the lifecycle refused: an error with its code and reason. */
export function answerRefused(connection: Connection): void {
  connection.onRequest(refused, (params: unknown) => {
    const { code, text } = (params ?? {}) as Readonly<Record<string, unknown>>;
    return new ResponseError(
      typeof code === 'number' ? code : ErrorCodes.InvalidRequest,
      typeof text === 'string' ? text : 'This request is for the server itself.',
    );
  });
}

function hasCapabilities(params: unknown): boolean {
  if (typeof params !== 'object' || params === null) return false;
  const { capabilities } = params as Readonly<Record<string, unknown>>;
  return typeof capabilities === 'object' && capabilities !== null && !Array.isArray(capabilities);
}
