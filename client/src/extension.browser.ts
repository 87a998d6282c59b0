import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { start } from './start.ts';

/** Browser: the server is a web worker beside the extension host. VS Code calls this. */
export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist/server.worker.js').toString(true);
  let worker: Worker | undefined;
  // Each start gets a worker of its own: the one before it may hang.
  const renew = async (): Promise<Worker> => {
    worker?.terminate();
    worker = new Worker(script);
    return worker;
  };
  const client = await start(context, (id, name, options) => new LanguageClient(id, name, renew, options));
  context.subscriptions.push({ dispose: () => client.dispose().finally(() => worker?.terminate()) });
}
