import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { hoverOn, labelOf, until } from '../support/editor.ts';

/** Eight mistakes, one a line: the last is that there is no newline at the end. */
const policy = [
  'audits func=CREDS_CHECK',
  'audit func=bprm_check',
  'audit func=MMAP_CHECK mask=may_exec',
  'audit func=MODULE_CHECK key=modules',
  'audit func=FILE_CHECK uid==0',
  'measure func=BPRM_CHECK template=ima-sigv3',
  'dont_measure fsmagic=0x9fa0 # proc',
  'audit func=FIRMWARE_CHECK',
].join('\n');

suite('IMA policies', () => {
  let tmp = '';
  let document: vscode.TextDocument;
  suiteSetup(async () => {
    tmp = mkdtempSync(join(tmpdir(), 'audit-rules-ima-'));
    mkdirSync(join(tmp, 'etc/ima'), { recursive: true });
    writeFileSync(join(tmp, 'etc/ima/ima-policy'), policy);
    const settings = vscode.workspace.getConfiguration('auditRules');
    await settings.update('ima.kernel', '6.1', vscode.ConfigurationTarget.Global);
    document = await vscode.workspace.openTextDocument(join(tmp, 'etc/ima/ima-policy'));
    await vscode.window.showTextDocument(document);
  });
  suiteTeardown(async () => {
    await vscode.workspace
      .getConfiguration('auditRules')
      .update('ima.kernel', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    rmSync(tmp, { recursive: true, force: true });
  });

  const errors = (): readonly vscode.Diagnostic[] =>
    vscode.languages
      .getDiagnostics(document.uri)
      .filter((d) => d.severity === vscode.DiagnosticSeverity.Error);

  test('A policy has its own language, and a hover says what its rule does', async () => {
    assert.equal(document.languageId, 'ima-policy');
    assert.match(await hoverOn(document, 'FIRMWARE_CHECK'), /Matches when the kernel loads a firmware file/);
  });

  test('Quick fixes repair a policy with eight mistakes', async () => {
    await until('eight errors', () => (errors().length === 8 ? true : undefined));
    for (let left = 8; left > 0; left--) {
      const [first] = errors();
      assert.ok(first);
      const edit = await until(`a fix of ${first.message}`, async () => {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          document.uri,
          first.range,
          vscode.CodeActionKind.QuickFix.value,
          30,
        );
        return actions.find((a) => a.edit)?.edit;
      });
      assert.ok(await vscode.workspace.applyEdit(edit));
      await until(`${left - 1} errors`, () => (errors().length === left - 1 ? true : undefined));
    }
    assert.match(document.getText(), /^audit func=MODULE_CHECK$/m);
    assert.ok(document.getText().endsWith('audit func=FIRMWARE_CHECK\n'));
  });

  test('Completion offers what the kernel loads, and built-in policies on an empty line', async () => {
    const list = await until('completions', async () => {
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(document.lineCount - 1, 0),
      );
      return found.items.length > 0 ? found : undefined;
    });
    const labels = list.items.map(labelOf);
    for (const wanted of ['audit', 'measure']) assert.ok(labels.includes(wanted), wanted);
    assert.ok(!labels.includes('dont_audit'));
  });

  test('A built-in policy that is taken from the list has no problem on the chosen kernel', async () => {
    const end = new vscode.Position(document.lineCount - 1, 0);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      end,
    );
    const tcb = list.items.find((item) => labelOf(item) === 'tcb');
    assert.ok(tcb);
    const { insertText, textEdit } = tcb;
    const written = textEdit?.newText ?? (typeof insertText === 'string' ? insertText : insertText?.value);
    assert.match(written ?? '', /^measure func=BPRM_CHECK mask=MAY_EXEC$/m);
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(new vscode.Position(0, 0), end);
    edit.replace(document.uri, all, written ?? '');
    const before = document.version;
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(document.version > before);
    // A wrong word shows that the problems are those of the text that was inserted.
    const wrong = new vscode.WorkspaceEdit();
    wrong.insert(document.uri, new vscode.Position(0, 0), 'measures func=FILE_CHECK\n');
    assert.ok(await vscode.workspace.applyEdit(wrong));
    await until('the one error', () => (errors().length === 1 ? true : undefined));
    const right = new vscode.WorkspaceEdit();
    right.delete(document.uri, new vscode.Range(0, 0, 1, 0));
    assert.ok(await vscode.workspace.applyEdit(right));
    await until('no error', () => (errors().length === 0 ? true : undefined));
  });
});
