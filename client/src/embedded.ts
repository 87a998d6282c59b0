import { type Disposable, type LogOutputChannel, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** The languages whose documents may have rules inside them; the server finds those that do. */
const languages = ['markdown', 'yaml', 'shellscript', 'ansible', 'cloud-config', 'helm'];
const setting = 'auditRules.embedded';

/** Reports whether the user wants rules inside other files to be read, in any directory. */
function isWanted(): boolean {
  const folders = workspace.workspaceFolders ?? [undefined];
  return folders.some((f) => workspace.getConfiguration('auditRules', f?.uri).get('embedded') === true);
}

/**
 * Registers a separate server for documents of other languages with rules inside them, which runs while the
 * setting is on. It offers no features for whole files, such as formatting.
 * @param create returns a client that is not started
 */
export function registerEmbedded(
  create: (
    options: Pick<LanguageClientOptions, 'documentSelector' | 'diagnosticCollectionName'>,
  ) => BaseLanguageClient,
  output: LogOutputChannel,
): Disposable {
  let client: BaseLanguageClient | undefined;
  let last: Promise<void> = Promise.resolve();

  async function update(): Promise<void> {
    if (isWanted() === (client !== undefined)) return;
    const before = client;
    client = before
      ? undefined
      : create({
          documentSelector: languages.map((language) => ({ language })),
          diagnosticCollectionName: 'audit-rules-embedded',
        });
    await (before ? before.dispose() : client?.start());
  }
  const updateSoon = (): void => {
    last = last
      .then(update)
      .catch((error: unknown) => output.error('Rules inside other files are not read.', String(error)));
  };
  const listener = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(setting)) updateSoon();
  });
  updateSoon();
  return {
    dispose() {
      listener.dispose();
      void client?.dispose();
    },
  };
}
