import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askAuditctl, hasAuditctl } from '../support/auditctl.ts';
import {
  codeOf,
  fixAll,
  hoverOn,
  labelOf,
  offersAfter,
  open,
  problems,
  undo,
  until,
} from '../support/editor.ts';

const root = process.env.AUDIT_RULES_ROOT ?? '';

suite("the article's rules", () => {
  let editor: vscode.TextEditor;
  suiteSetup(async () => {
    editor = await open('article.rules');
  });
  suiteTeardown(async () => {
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('The article opens as Linux Audit Rules', () => {
    assert.equal(editor.document.languageId, 'audit-rules');
  });

  test('The article has exactly the five problems that auditctl reports', async () => {
    const found = await problems(editor.document.uri, 5);
    const lines = found.map((d) => d.range.start.line).sort();
    assert.deepEqual(lines, [4, 5, 6, 7, 8]);
    for (const d of found) {
      assert.equal(d.severity, vscode.DiagnosticSeverity.Error);
      assert.match(codeOf(d), /^AR1\d\d$/);
      assert.match(editor.document.getText(d.range), /^(?:T1053\.003-Scheduled )?Task-Job-Cron$/);
      assert.match(d.message, /^The space ends the key after "T1053\.003-Scheduled"/);
      assert.equal(d.range.end.line, d.range.start.line);
    }
  });

  test('auditctl refuses exactly five lines of the article', function () {
    if (!hasAuditctl) this.skip();
    const refused = askAuditctl(root, editor.document.uri.fsPath).filter((v) => !v.auditctl.ok);
    assert.deepEqual(
      refused.map((v) => v.line),
      [5, 6, 7, 8, 9],
    );
  });

  test('A quick fix at the word repairs one line of the article', async () => {
    const [first] = await problems(editor.document.uri, 5);
    assert.ok(first);
    // Asked again while providers still register: VS Code then answers with nothing.
    const action = await until('a quick fix', async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        editor.document.uri,
        first.range,
        vscode.CodeActionKind.QuickFix.value,
        10,
      );
      return all.find((a) => a.edit && a.isPreferred) ?? all.find((a) => a.edit);
    });
    assert.ok(action.edit);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.equal(
      editor.document.lineAt(first.range.start.line).text.split(' -k ')[1],
      'T1053.003-Scheduled-Task-Job-Cron',
    );
    await problems(editor.document.uri, 4);
    await undo(editor.document);
    await problems(editor.document.uri, 5);
  });

  test('Fix all repairs all five lines of the article, and auditctl accepts every line', async function () {
    await problems(editor.document.uri, 5);
    await fixAll(editor.document, 0);
    assert.equal(editor.document.getText().match(/-k T1053\.003-Scheduled-Task-Job-Cron$/gm)?.length, 5);
    await editor.document.save();
    if (!hasAuditctl) this.skip();
    const verdicts = askAuditctl(root, editor.document.uri.fsPath);
    assert.equal(verdicts.length, 9);
    for (const v of verdicts)
      assert.ok(v.auditctl.ok && v.auditctl.sent.includes('ADD_RULE'), `${v.text}: ${v.auditctl.message}`);
  });

  test('A hover on a key describes the technique', async () => {
    const text = await hoverOn(editor.document, 'T1053.003');
    assert.match(text, /Scheduled Task\/Job: Cron/);
    assert.match(text, /attack\.mitre\.org\/techniques\/T1053\/003/);
  });

  test('Typing "cron" offers the canonical key by the id and the name of its technique', async () => {
    const offers = await offersAfter(editor, '-w /etc/crontab -p wa -k cron');
    const offer = offers.find((o) => labelOf(o) === 'T1053.003 Cron');
    assert.ok(offer, offers.slice(0, 20).map(labelOf).join(', '));
  });

  test('Snippets are offered on an empty line', async () => {
    const offers = await offersAfter(editor, '');
    const snippets = offers.filter((o) => o.kind === vscode.CompletionItemKind.Snippet);
    assert.ok(snippets.length > 0, offers.slice(0, 20).map(labelOf).join(', '));
  });
});
