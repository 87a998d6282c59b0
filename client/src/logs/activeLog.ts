import { type Disposable, TabInputText, type Uri, window, workspace } from 'vscode';
import { inform } from '../notices.ts';

/** VS Code gives extensions no document of more bytes: they do not know that an editor shows one. */
const LARGEST_DOCUMENT = 50 * 1024 * 1024;

/** The names of the language "audit-log" in package.json. */
const LOG_NAME = /(?:^|[/.])audit\.log(?:\.\d{1,3}|-\d{8})?$|\/log\/audit\/[^/]*\.log$/;

const compare = 'Compare Log with Rules';

/**
 * Returns the log in the active editor, also one that is too large for VS Code to give it to extensions;
 * undefined where another file, or none, is active.
 */
export function activeLog(): Uri | undefined {
  const { activeTextEditor } = window;
  if (!activeTextEditor) return logOfActiveTab();
  const { languageId, uri } = activeTextEditor.document;
  return languageId === 'audit-log' && uri.scheme === 'file' ? uri : undefined;
}

function logOfActiveTab(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof TabInputText)) return undefined;
  const { uri } = input;
  return uri.scheme === 'file' && LOG_NAME.test(uri.path) ? uri : undefined;
}

/**
 * Watches for editors that show a log which is too large for hovers, and says so, once for each log, with a
 * button that compares it with the rules.
 * @param show compares the log in the active editor with the rules
 */
export function hintAtLargeLogs(show: () => Promise<void>): Disposable {
  const told = new Set<string>();
  async function look(): Promise<void> {
    const log = window.activeTextEditor ? undefined : logOfActiveTab();
    if (!log || told.has(log.toString())) return;
    const { size } = await workspace.fs.stat(log);
    if (size <= LARGEST_DOCUMENT || told.has(log.toString())) return;
    told.add(log.toString());
    const name = log.path.slice(log.path.lastIndexOf('/') + 1);
    const text = `VS Code gives no file above 50 MB to extensions: "${name}" has no hovers and no outline. Compare it with the rules.`;
    if ((await inform(text, compare)) === compare) await show();
  }
  const lookSoon = (): void => void look().catch(() => undefined);
  lookSoon();
  return window.tabGroups.onDidChangeTabs(lookSoon);
}
