import { commands, type Disposable, type TextDocument, Uri, workspace } from 'vscode';
import { type BaseLanguageClient, FileChangeType } from 'vscode-languageclient';

/** What a quick fix that changes a configuration file calls to have it saved. */
export const saveCommand = 'auditRules.saveFile';

/** Registers the command that saves a file by its URI. */
export function registerSaveCommand(): Disposable {
  return commands.registerCommand(saveCommand, async (uri: string) => {
    await openFile(uri)?.save();
  });
}

/** Returns the document of an editor that has a file open; undefined where none has. */
export function openFile(uri: string): TextDocument | undefined {
  const wanted = Uri.parse(uri).toString();
  return workspace.textDocuments.find((d) => d.uri.toString() === wanted);
}

/**
 * Tells a server of saved configuration files that lie in no workspace directory, where VS Code watches none.
 */
export function reportSavedConfigs(client: BaseLanguageClient): Disposable {
  return workspace.onDidSaveTextDocument(({ uri }) => {
    if (!uri.path.endsWith('/.audit-rules.json') || workspace.getWorkspaceFolder(uri)) return;
    if (!client.isRunning()) return;
    const changes = [{ uri: uri.toString(), type: FileChangeType.Changed }];
    void client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  });
}
