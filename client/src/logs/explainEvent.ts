import { commands, Disposable, type TextEditor, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ExplainEventParams,
  explainEventRequest,
} from '../../../server/src/lsp/protocol/logRequests.ts';
import { inform } from '../notices.ts';
import { nowhere } from '../writePlan.ts';

const scheme = 'audit-rules-event';

/**
 * Registers the command "Explain Event": it says what the records in the selection, or in a text that is
 * pasted, mean, and which rule recorded them, in a document that cannot be edited.
 */
export function registerExplainEvent(client: BaseLanguageClient): Disposable {
  const texts = new Map<string, string>();
  let count = 0;

  async function explain(given?: unknown): Promise<void> {
    const editor = window.activeTextEditor;
    const text = typeof given === 'string' ? given : (selectedLines(editor) ?? (await pasted()));
    if (text === undefined || text.trim() === '') return;
    const params: ExplainEventParams = { text, uri: editor?.document.uri.toString() ?? nowhere };
    const answer = await client.sendRequest<string | null>(explainEventRequest, params);
    if (answer === null) {
      void inform(
        'The text holds no audit record. Select or paste lines such as "type=SYSCALL msg=audit(…): …".',
      );
      return;
    }
    const uri = Uri.from({ scheme, path: 'Event', query: String(++count) });
    texts.set(uri.toString(), answer);
    await window.showTextDocument(await workspace.openTextDocument(uri));
  }
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    workspace.onDidCloseTextDocument(({ uri }) => void texts.delete(uri.toString())),
    commands.registerCommand('auditRules.explainEvent', explain),
  );
}

/** Returns the lines that a selection touches; undefined where nothing is selected. */
function selectedLines(editor: TextEditor | undefined): string | undefined {
  if (!editor || editor.selection.isEmpty) return undefined;
  const { start, end } = editor.selection;
  const last = editor.document.lineAt(end.line).range.end;
  return editor.document.getText(editor.selection.with(start.with({ character: 0 }), last));
}

/** A box for one line: records that are pasted into it are joined by spaces, and are parted again later. */
function pasted(): Thenable<string | undefined> {
  return window.showInputBox({
    title: 'Explain Event',
    prompt: 'Paste the records of an event',
    placeHolder: 'type=SYSCALL msg=audit(1795926842.048:92916): arch=c000003e …',
    ignoreFocusOut: true,
  });
}
