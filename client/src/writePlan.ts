import {
  Position,
  Range,
  Selection,
  TextEditorRevealType,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { PlanEdit } from '../../server/src/lsp/protocol/techniqueRequests.ts';
import type { PreviewedChange } from './preview.ts';

export const languageId = 'audit-rules';

/** What the server is reported of rules that are for a document which is yet to be made. */
export const nowhere = 'untitled:audit.rules';

/**
 * Applies a plan of insertion as one edit, and shows where the rules were inserted.
 * @param uri the file that the rules go into; for a plan without a file, a new document with the rules is
 *   opened
 */
export async function writePlan(
  plan: { readonly changes: readonly PreviewedChange[]; readonly text: string },
  uri: string,
): Promise<void> {
  if (uri === nowhere) {
    if (plan.text !== '')
      await window.showTextDocument(
        await workspace.openTextDocument({ language: languageId, content: plan.text }),
      );
    return;
  }
  if (plan.changes.length === 0 || !(await workspace.applyEdit(editOf(plan.changes)))) return;
  const own = plan.changes.find((c) => c.uri === uri)?.edits.find((e) => e.newText.includes(plan.text));
  const editor = await window.showTextDocument(Uri.parse(uri), { preview: false });
  if (!own || plan.text === '' || !editor.document.getText().includes(plan.text)) return;
  // Where keys were added above, the place is still on its line.
  const blank = own.newText.length - own.newText.trimStart().length;
  const first = own.range.start.line + (own.newText.slice(0, blank).match(/\n/g)?.length ?? 0);
  editor.selection = new Selection(first, 0, first, 0);
  editor.revealRange(new Range(first, 0, first, 0), TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Returns changes of files as one edit, which also makes those that do not exist yet. */
export function editOf(changes: readonly PreviewedChange[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const { uri, edits, isNew } of changes) {
    if (isNew) edit.createFile(Uri.parse(uri), { ignoreIfExists: true });
    for (const e of edits) edit.replace(Uri.parse(uri), rangeOf(e), e.newText);
  }
  return edit;
}

function rangeOf({ range: { start, end } }: PlanEdit): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}
