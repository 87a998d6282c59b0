import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openText, until } from '../support/editor.ts';

const text = '# Notes\n\n```audit-rules\n-w /etc/passwd -p wq -k identity\n```\n';

suite('rules inside other files', () => {
  const settings = () => vscode.workspace.getConfiguration('auditRules');
  suiteSetup(() => openText('-D\n'));
  suiteTeardown(async () => {
    await settings().update('embedded', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('Rules in a Markdown document are read as long as the setting is on', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
    await vscode.window.showTextDocument(document);
    const problems = () => vscode.languages.getDiagnostics(document.uri).map((d) => d.range);
    assert.deepEqual(problems(), []);
    await settings().update('embedded', true, vscode.ConfigurationTarget.Global);
    const [range] = await until('a problem', () => (problems().length > 0 ? problems() : undefined));
    assert.deepEqual(range, new vscode.Range(3, 19, 3, 20));
    const hovers = await until('a hover', async () => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        new vscode.Position(3, 16),
      );
      return found.length > 0 ? found : undefined;
    });
    assert.ok(hovers[0]?.range?.start.isEqual(new vscode.Position(3, 15)));
    await settings().update('embedded', undefined, vscode.ConfigurationTarget.Global);
    await until('no problem', () => (problems().length === 0 ? true : undefined));
  });
});
