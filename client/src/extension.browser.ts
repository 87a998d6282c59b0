import { type ExtensionContext, Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { start } from './start.ts';

/** Browser: the server is a web worker beside the extension host. VS Code calls this. */
export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist/audit-rules.js').toString(true);
  let worker: Worker | undefined;
  // Each start gets a worker of its own: the one before it may hang. VS Code's extension host has its own Worker,
  // which is no instance of the class that the client library looks for, so the library gets the streams.
  const connect = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  const client = await start(context, (id, name, options) => new LanguageClient(id, name, connect, options));
  context.subscriptions.push({ dispose: () => client.dispose().finally(() => worker?.terminate()) });
}
