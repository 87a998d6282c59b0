import { commands, Disposable, Position, type TextDocument, Uri, window, workspace } from 'vscode';
import type { PlanEdit, PlanPosition } from '../../server/src/lsp/protocol/techniqueRequests.ts';

/** Files as they would be; nobody can write in them. */
export const previewScheme = 'audit-rules-preview';

const texts = new Map<string, string>();

/** Registers the read-only documents that {@link showPreview} shows: files as they would be. */
export function registerPreview(): Disposable {
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(previewScheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => void texts.delete(uri.toString())),
  );
}

/** The edits of a file that are shown before they are made. */
export interface PreviewedChange {
  readonly uri: string;
  readonly edits: readonly PlanEdit[];
  /** The file does not exist yet. */
  readonly isNew?: true;
}

/**
 * Shows the files that a plan changes next to what they would become; the focus returns to the open list.
 * @param title of the comparison
 */
export async function showPreview(
  { changes }: { readonly changes: readonly PreviewedChange[] },
  title: string,
): Promise<void> {
  const pairs = await Promise.all(
    changes.map(async ({ uri, edits, isNew }) => {
      const file = Uri.parse(uri);
      const query = String(Date.now());
      // A file that is yet to be made is empty.
      const from = isNew ? file.with({ scheme: previewScheme, query: `${query} new` }) : file;
      const to = file.with({ scheme: previewScheme, query });
      texts.set(to.toString(), changed(await workspace.openTextDocument(from), edits));
      return { from, to };
    }),
  );
  const [only] = pairs;
  if (only && pairs.length === 1)
    await commands.executeCommand('vscode.diff', only.from, only.to, title, {
      preview: true,
      preserveFocus: true,
    });
  else
    await commands.executeCommand(
      'vscode.changes',
      title,
      pairs.map(({ from, to }) => [from, from, to]),
    );
  await commands.executeCommand('workbench.action.focusQuickOpen');
}

/**
 * Closes the comparison that {@link showPreview} opened with a title, and gives the focus to the editor;
 * nothing where there is none.
 */
export async function closePreview(title: string): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((g) => g.tabs).filter((t) => t.label.startsWith(title));
  if (tabs.length === 0) return;
  await window.tabGroups.close(tabs, true);
  await commands.executeCommand('workbench.action.focusActiveEditorGroup');
}

function changed(document: TextDocument, edits: readonly PlanEdit[]): string {
  const offset = ({ line, character }: PlanPosition): number =>
    document.offsetAt(new Position(line, character));
  const sorted = edits.map((e) => ({
    start: offset(e.range.start),
    end: offset(e.range.end),
    text: e.newText,
  }));
  return sorted
    .sort((a, b) => b.start - a.start)
    .reduce((text, e) => text.slice(0, e.start) + e.text + text.slice(e.end), document.getText());
}
