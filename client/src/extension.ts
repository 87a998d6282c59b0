import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { openWalkthroughAtStart } from './firstStart.ts';
import { start } from './start.ts';
import { registerTasks } from './tasks.ts';

/**
 * Starts the extension on a desktop and remotely: the server is a Node process that speaks over Node's own
 * IPC. VS Code calls this.
 */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('dist/audit-rules.js');
  const server = { module, transport: TransportKind.ipc, args: ['lsp'] };
  const client = await start(
    context,
    (id, name, options) => new LanguageClient(id, name, { run: server, debug: server }, options),
  );
  context.subscriptions.push(registerTasks(context), { dispose: () => client.dispose() });
  void openWalkthroughAtStart(context);
}
