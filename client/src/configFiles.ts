import { commands, type Disposable, type TextDocument, Uri, workspace } from 'vscode';
import { type BaseLanguageClient, FileChangeType } from 'vscode-languageclient';

/** What a quick fix that changes a configuration file calls to have it saved. */
export const saveCommand = 'auditRules.saveFile';

/** Registers the command that saves the file with a URI; it does nothing for a file that is not open. */
export function registerSaveCommand(): Disposable {
  return commands.registerCommand(saveCommand, async (uri: string) => {
    await openFile(uri)?.save();
  });
}

/** Returns the open document of the file with a URI; undefined where the file is not open. */
export function openFile(uri: string): TextDocument | undefined {
  const wanted = Uri.parse(uri).toString();
  return workspace.textDocuments.find((d) => d.uri.toString() === wanted);
}

/**
 * Registers what tells a server of saved configuration files that are in no workspace folder, where VS Code
 * does not watch any.
 */
export function reportSavedConfigs(client: BaseLanguageClient): Disposable {
  return workspace.onDidSaveTextDocument(({ uri }) => {
    if (!uri.path.endsWith('/.audit-rules.json') || workspace.getWorkspaceFolder(uri)) return;
    if (!client.isRunning()) return;
    const changes = [{ uri: uri.toString(), type: FileChangeType.Changed }];
    void client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  });
}
