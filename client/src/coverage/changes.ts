import { Disposable, workspace } from 'vscode';

/**
 * Calls back when rules have not changed for `ms` milliseconds after a change: in an editor, in a directory,
 * or in the settings. Disposing the result ends this.
 * @param then is called after each such change
 */
export function rulesChanged(ms: number, then: () => void): Disposable {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(then, ms);
  };
  const files = workspace.createFileSystemWatcher('**/{*.rules,.audit-rules.json,auditd.conf}');
  return Disposable.from(
    new Disposable(() => clearTimeout(waiting)),
    files,
    files.onDidChange(soon),
    files.onDidCreate(soon),
    files.onDidDelete(soon),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId === 'audit-rules' && contentChanges.length > 0) soon();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('auditRules')) soon();
    }),
  );
}
