import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openText, problems } from '../support/editor.ts';

suite('a line that is being typed', () => {
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('Its problems are shown a second after the last key, or when the cursor leaves it', async () => {
    const editor = await openText('-w /etc/passwd -p wa -k x\nnonsense\n');
    const { document } = editor;
    // The server is there once it has reported something.
    await problems(document.uri, 1);
    const end = new vscode.Position(2, 0);
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('type', { text: 'more' });
    const since = Date.now();
    await problems(document.uri, 2);
    assert.ok(Date.now() - since >= 900, `${Date.now() - since} ms`);
    await vscode.commands.executeCommand('type', { text: ' of it' });
    const start = new vscode.Position(0, 0);
    editor.selection = new vscode.Selection(start, start);
    await problems(document.uri, 2);
  });
});
