import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { change, codeOf, until } from '../support/editor.ts';

suite('the machine of a file', () => {
  let tmp = '';
  const settings = () => vscode.workspace.getConfiguration('auditRules');
  const ask = (choice: string | undefined) =>
    settings().update('checkHostPaths', choice, vscode.ConfigurationTarget.Global);
  suiteSetup(() => {
    tmp = realpathSync(mkdtempSync(join(tmpdir(), 'audit-rules-host-')));
    mkdirSync(join(tmp, 'app-2'));
    symlinkSync('app-2', join(tmp, 'app'));
  });
  suiteTeardown(async () => {
    await ask(undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(tmp, { recursive: true, force: true });
  });

  test('The machine is asked about missing paths and links when the setting says so', async () => {
    const file = join(tmp, 'audit.rules');
    writeFileSync(file, `-w ${tmp}/gone/app.conf -p wa -k app\n-w ${tmp}/app -p wa -k app\n-b\n`);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const editor = await vscode.window.showTextDocument(document);
    const all = () => vscode.languages.getDiagnostics(document.uri);
    const host = () => all().filter((d) => codeOf(d).startsWith('AR7'));
    const told = (codes: string) =>
      until(`"${codes}" of the machine`, () =>
        host()
          .map((d) => codeOf(d))
          .sort()
          .join() === codes
          ? true
          : undefined,
      );
    // The line that does not load is reported without the machine.
    await until('a problem', () => (all().length > 0 ? true : undefined));
    assert.deepEqual(host(), []);
    await ask('on');
    await told('AR701,AR703');
    const link = host().find((d) => codeOf(d) === 'AR703');
    assert.ok(link);
    const fix = await until('the fix', async () => {
      const kind = vscode.CodeActionKind.QuickFix.value;
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        link.range,
        kind,
        20,
      );
      return found.find((a) => a.title === `Use "${tmp}/app-2/", the target of the link`);
    });
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    assert.equal(document.lineAt(1).text, `-w ${tmp}/app-2/ -p wa -k app`);
    await told('AR701');
    await change(editor, (edit) => edit.delete(document.lineAt(0).rangeIncludingLineBreak));
    await told('');
    await change(editor, (edit) =>
      edit.insert(new vscode.Position(0, 0), `-w ${tmp}/gone/other -p wa -k app\n`),
    );
    await told('AR701');
    await ask(undefined);
    await told('');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
