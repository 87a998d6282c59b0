import { type ExtensionContext, Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { start } from './start.ts';

/**
 * Starts the extension in a browser: the server is a web worker next to the extension host. VS Code calls
 * this.
 */
export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist/audit-rules.js').toString(true);
  const workers = new Map<string, Worker>();
  // Each start gets a worker of its own: the one before it may hang. VS Code's extension host has its own
  // Worker, which is no instance of the class that the client library looks for, so the library gets the
  // streams.
  const connect = async (id: string): Promise<MessageTransports> => {
    workers.get(id)?.terminate();
    const worker = new Worker(script);
    workers.set(id, worker);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  const client = await start(
    context,
    (id, name, options) => new LanguageClient(id, name, () => connect(id), options),
  );
  context.subscriptions.push({
    dispose: () =>
      client.dispose().finally(() => {
        for (const worker of workers.values()) worker.terminate();
      }),
  });
}
