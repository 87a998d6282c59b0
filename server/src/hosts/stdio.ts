import {
  type Connection,
  createConnection,
  ErrorCodes,
  type Message,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Lifecycle } from '../lsp/lifecycle.ts';

/**
 * Returns a connection over standard input and output, which ends the process when the input ends. A message
 * that is not JSON is answered with an error (-32700) and dropped, and so is one that is no object (-32600).
 * @param lifecycle decides which messages are in order, and says which exit status is right
 */
export function stdioConnection(lifecycle: Lifecycle): Connection {
  const writer = new StreamMessageWriter(process.stdout);
  const refuse = async (code: number, message: string): Promise<Message> => {
    await writer.write({ jsonrpc: '2.0', id: null, error: { code, message } } as Message);
    // A notification that nobody has to know.
    return { jsonrpc: '2.0', method: '$/unreadable' } as Message;
  };
  const decode = async (bytes: Uint8Array): Promise<Message> => {
    let message: unknown;
    try {
      message = JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      return refuse(ErrorCodes.ParseError, error instanceof Error ? error.message : String(error));
    }
    if (typeof message !== 'object' || message === null || Array.isArray(message))
      return refuse(ErrorCodes.InvalidRequest, 'A message has to be one JSON object.');
    return message as Message;
  };
  const reader = new StreamMessageReader(process.stdin, {
    contentTypeDecoder: { name: 'application/json', decode },
  });
  // Standard output is the client's.
  for (const name of ['log', 'info', 'debug', 'warn'] as const) console[name] = console.error;
  const leave = (): never => process.exit(lifecycle.isShutDown() ? 0 : 1);
  process.stdin.on('end', leave);
  process.stdin.on('close', leave);
  return createConnection(ProposedFeatures.all, reader, writer, lifecycle.options);
}
