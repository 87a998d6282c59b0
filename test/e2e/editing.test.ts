import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { codeOf, fixAll, languageId, openText, openUntitled, problems, until } from '../support/editor.ts';

suite('what changes text', () => {
  let tmp = '';
  suiteSetup(() => {
    tmp = mkdtempSync(join(tmpdir(), 'audit-rules-moving-'));
    mkdirSync(join(tmp, 'audit/rules.d'), { recursive: true });
    for (const name of ['passwd', 'group'])
      writeFileSync(join(tmp, `audit/rules.d/${name}.rules`), `# Users\n-w /etc/${name} -p wa -k people\n`);
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(tmp, { recursive: true, force: true });
  });

  test('A key is renamed in every file of the directory', async () => {
    const uris = ['passwd', 'group'].map((name) => vscode.Uri.file(join(tmp, `audit/rules.d/${name}.rules`)));
    const documents = await Promise.all(uris.map((uri) => vscode.workspace.openTextDocument(uri)));
    const [first] = documents;
    assert.ok(first);
    await vscode.window.showTextDocument(first);
    const position = first.positionAt(first.getText().indexOf('people') + 2);
    const edit = await until('a rename over two files', async () => {
      const found = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>(
        'vscode.executeDocumentRenameProvider',
        first.uri,
        position,
        'accounts',
      );
      return found?.entries().length === 2 ? found : undefined;
    });
    assert.ok(await vscode.workspace.applyEdit(edit));
    for (const document of documents) assert.match(document.getText(), /-p wa -k accounts\n$/);
    for (const document of documents) await document.save();
  });

  test('A check is disabled in the configuration of its directory, and its page is shown', async () => {
    mkdirSync(join(tmp, 'off/audit'), { recursive: true });
    const config = join(tmp, 'off/audit/.audit-rules.json');
    const path = join(tmp, 'off/audit/audit.rules');
    writeFileSync(path, '-w /etc/passwd -p wa -k one two\n');
    const document = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(document);
    const [problem] = await problems(document.uri, 1);
    assert.ok(problem);
    const action = async (start: string): Promise<vscode.CodeAction> => {
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        problem.range,
        vscode.CodeActionKind.QuickFix.value,
        30,
      );
      return all.find((a) => a.title.startsWith(start)) ?? assert.fail(all.map((a) => a.title).join('\n'));
    };
    const run = ({ command }: vscode.CodeAction): Thenable<unknown> =>
      vscode.commands.executeCommand(command?.command ?? '', ...(command?.arguments ?? []));
    const page = await action('Show documentation for AR101');
    const disable = await action('Disable AR101 for this directory (.audit-rules.json)');
    assert.ok(disable.edit && (await vscode.workspace.applyEdit(disable.edit)));
    await run(disable);
    await problems(document.uri, 0);
    assert.deepEqual(JSON.parse(readFileSync(config, 'utf8')), { checks: { AR101: 'off' } });
    const again = vscode.workspace.textDocuments.find((d) => d.uri.fsPath === config);
    assert.notEqual(again?.isDirty, true);
    await run(page);
    await until('the page', () => {
      const labels = vscode.window.tabGroups.all.flatMap((g) => g.tabs.map((t) => t.label));
      return labels.some((l) => l.includes('AR101')) ? true : undefined;
    });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  test('Format Document leaves one space between words', async () => {
    const content = '-w   /etc/passwd  -p wa   -k identity   \n-D -k  x\n';
    const { document } = await openText(content);
    await until('the formatted text', async () => {
      await vscode.commands.executeCommand('editor.action.formatDocument');
      return document.getText().startsWith('-w /etc/passwd -p wa -k identity\n') ? true : undefined;
    });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('The sample has three lines that do not load, and fix all repairs two', async () => {
    const { document } = await openUntitled(
      () => vscode.commands.executeCommand('auditRules.openExample'),
      (text) => text.startsWith('# A sample'),
    );
    assert.equal(document.languageId, languageId);
    await problems(document.uri, 3);
    // The error, and that 32-bit programs are not recorded.
    const left = await fixAll(document, 2);
    assert.deepEqual(left.map(codeOf), ['AR101', 'AR309']);
    assert.equal(document.getText(left[0]?.range), 'changes');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
