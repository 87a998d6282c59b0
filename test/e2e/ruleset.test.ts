import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { codeOf, hoverOn, languageId, until } from '../support/editor.ts';

const files = {
  '10-base.rules': '# Base\n-D\n-b 8192\n',
  '20-identity.rules': '# Identity\n-w /etc/passwd -p wa -k identity\n',
  '30-site.rules':
    '# The same rule in other words\n-a always,exit -F path=/etc/passwd -F perm=wa -F key=identity\n',
  '40-mounts.rules': '-a always,exit -F arch=b64 -S mount -k mounts\n',
};
type Name = keyof typeof files;

suite('a rules.d folder', () => {
  let tmp = '';
  const uriOf = (name: Name): vscode.Uri => vscode.Uri.file(join(tmp, 'audit/rules.d', name));

  suiteSetup(() => {
    tmp = mkdtempSync(join(tmpdir(), 'audit-rules-folder-'));
    mkdirSync(join(tmp, 'audit/rules.d'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(tmp, 'audit/rules.d', name), text);
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(tmp, { recursive: true, force: true });
  });

  async function show(name: Name): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(uriOf(name));
    assert.equal(document.languageId, languageId);
    return vscode.window.showTextDocument(document);
  }
  function problem(name: Name, code: string): Promise<vscode.Diagnostic> {
    return until(`${code} in ${name}`, () =>
      vscode.languages.getDiagnostics(uriOf(name)).find((d) => codeOf(d) === code),
    );
  }
  function fix(name: Name, d: vscode.Diagnostic, title: RegExp): Promise<vscode.CodeAction> {
    return until(`the fix ${title}`, async () => {
      const kind = vscode.CodeActionKind.QuickFix.value;
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uriOf(name),
        d.range,
        kind,
        20,
      );
      return all.find((a) => a.edit && title.test(a.title));
    });
  }
  /** The text of the line that a related place leads to. */
  async function linked(d: vscode.Diagnostic): Promise<readonly unknown[]> {
    const [related] = d.relatedInformation ?? [];
    assert.ok(related);
    const { uri, range } = related.location;
    const document = await vscode.workspace.openTextDocument(uri);
    return [uri.path.split('/').pop(), document.getText(range)];
  }

  test('A duplicate, a stopped load and a missing 32-bit rule have links and fixes', async () => {
    const mounts = await show('40-mounts.rules');
    const stopped = await problem('40-mounts.rules', 'AR308');
    assert.equal(stopped.severity, vscode.DiagnosticSeverity.Error);
    assert.deepEqual(await linked(stopped), ['30-site.rules', files['30-site.rules'].split('\n')[1]]);
    const missing = await problem('40-mounts.rules', 'AR309');
    assert.equal(missing.range.start.line, 0);

    await show('30-site.rules');
    const duplicate = await problem('30-site.rules', 'AR301');
    assert.equal(duplicate.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(duplicate.range.start.line, 1);
    assert.deepEqual(await linked(duplicate), ['20-identity.rules', '-w /etc/passwd -p wa -k identity']);

    // The fix in one file ends the stopped load that another one shows.
    const remove = await fix('30-site.rules', duplicate, /^Remove this line$/);
    assert.ok(remove.edit && (await vscode.workspace.applyEdit(remove.edit)));
    await until('the load to go on', () => {
      const left = [
        ...vscode.languages.getDiagnostics(uriOf('30-site.rules')),
        ...vscode.languages.getDiagnostics(uriOf('40-mounts.rules')),
      ];
      return left.some((d) => ['AR301', 'AR308'].includes(codeOf(d))) ? undefined : true;
    });

    await vscode.window.showTextDocument(mounts.document);
    const twin = await fix('40-mounts.rules', await problem('40-mounts.rules', 'AR309'), /b32|32-bit|twin/i);
    assert.ok(twin.edit && (await vscode.workspace.applyEdit(twin.edit)));
    assert.match(mounts.document.getText(), /-F arch=b32 -S mount -k mounts/);
    await until('no problem', () => {
      const left = vscode.languages
        .getDiagnostics(uriOf('40-mounts.rules'))
        .filter((d) => d.severity !== vscode.DiagnosticSeverity.Hint);
      return left.length === 0 ? true : undefined;
    });
  });

  test('The merged rules show what augenrules writes, and each line leads back to its file', async () => {
    const editor = await show('20-identity.rules');
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await vscode.commands.executeCommand('auditRules.showMergedRules');
    const { document } = await until('the merged rules', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.scheme === 'audit-rules-merged' ? active : undefined;
    });
    assert.equal(document.languageId, languageId);
    const lines = document.getText().split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      '## This file is automatically generated from /etc/audit/rules.d',
      '-D',
      '-b 8192',
    ]);
    const line = lines.indexOf('-w /etc/passwd -p wa -k identity');
    const position = new vscode.Position(line, 4);
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, line);
    const link = await until('a link', async () => {
      const links = await vscode.commands.executeCommand<vscode.LocationLink[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        position,
      );
      return links[0];
    });
    assert.deepEqual(
      [link.targetUri.toString(), link.targetRange.start.line],
      [uriOf('20-identity.rules').toString(), 1],
    );
    const text = await hoverOn(document, '/etc/passwd');
    assert.match(text.replaceAll('&nbsp;', ' '), /20-identity\.rules, line 2.*; rule 1 of 3/);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);

    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '-w /etc/group -p wa -k identity\n'));
    await until('the new line', () =>
      document.getText().includes('-w /etc/group -p wa') ? true : undefined,
    );
  });

  test('The comparison shows what augenrules would change in a file that is loaded', async () => {
    await show('20-identity.rules');
    const installed = vscode.Uri.file(join(tmp, 'audit.rules'));
    writeFileSync(installed.fsPath, '## This file is automatically generated from /etc/audit/rules.d\n-D\n');
    await vscode.commands.executeCommand('auditRules.compareMergedRules', installed);
    const input = await until('the comparison', () => {
      const shown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return shown instanceof vscode.TabInputTextDiff ? shown : undefined;
    });
    assert.equal(input.original.toString(), installed.toString());
    const merged = await vscode.workspace.openTextDocument(input.modified);
    assert.match(merged.getText(), /^## This file is automatically generated[\s\S]*-w \/etc\/passwd -p wa/);
  });
});
