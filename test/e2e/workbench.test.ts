import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { change, inFolder, languageId, open, openText, problems, until } from '../support/editor.ts';

suite('the extension', () => {
  test('All commands of the extension are registered', async () => {
    const all = await vscode.commands.getCommands(true);
    const own = vscode.extensions.getExtension('audit-rules.linux-audit-rules')?.packageJSON.contributes
      .commands as { command: string }[];
    assert.ok(own.length >= 6);
    for (const { command } of own) assert.ok(all.includes(command), command);
  });

  test('A restarted server finds the problems again', async () => {
    const { document } = await openText('-w etc/passwd -p wa -k a\n');
    await problems(document.uri, 1);
    await vscode.commands.executeCommand('auditRules.restartServer');
    await problems(document.uri, 1);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('Problems follow changes of the text', async () => {
    const editor = await openText('-w /etc/passwd -p wa -k a\n');
    const { document } = editor;
    await change(editor, (edit) => edit.insert(new vscode.Position(0, 20), 'd'));
    const [problem] = await problems(document.uri, 1);
    assert.equal(problem?.severity, vscode.DiagnosticSeverity.Error);
    await change(editor, (edit) => edit.delete(new vscode.Range(0, 20, 0, 21)));
    await problems(document.uri, 0);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('The targets in the settings decide about severities', async () => {
    const settings = vscode.workspace.getConfiguration('auditRules');
    // A signal that auditctl knows since 3.1.1.
    const { document } = await openText('--signal stop\n');
    const expect = async (
      targets: readonly string[],
      severity: vscode.DiagnosticSeverity | 'none',
    ): Promise<void> => {
      await settings.update('targets', targets, vscode.ConfigurationTarget.Global);
      await until(`${severity} for ${targets.join(', ')}`, () => {
        const found = vscode.languages.getDiagnostics(document.uri)[0]?.severity ?? 'none';
        return found === severity ? true : undefined;
      });
    };
    try {
      await expect(['3.0.9'], vscode.DiagnosticSeverity.Error);
      await expect(['4.1.2'], 'none');
      await expect(['3.0.9', '4.1.2'], vscode.DiagnosticSeverity.Warning);
    } finally {
      await settings.update('targets', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  test('Where a .audit-rules.json sets the targets, Change Targets opens that file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-rules-targets-'));
    try {
      writeFileSync(
        join(folder, '.audit-rules.json'),
        '{\n  "machine": "aarch64",\n  "targets": ["newest"]\n}\n',
      );
      writeFileSync(join(folder, 'audit.rules'), '--signal stop\n');
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(join(folder, 'audit.rules')));
      assert.equal(document.languageId, languageId);
      await vscode.window.showTextDocument(document);
      void vscode.commands.executeCommand('auditRules.changeTargets');
      const selected = await until('the configuration', () => {
        const editor = vscode.window.activeTextEditor;
        return editor?.document.uri.path.endsWith('/.audit-rules.json')
          ? editor.document.getText(editor.selection)
          : undefined;
      });
      assert.equal(selected, '"targets": ["newest"]');
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('The first rule makes a .rules file Linux Audit Rules, unless somebody chose a language', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'new-files-'));
    const openAs = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return vscode.workspace.openTextDocument(vscode.Uri.file(join(folder, name)));
    };
    const append = async (document: vscode.TextDocument, text: string): Promise<void> => {
      await change(await vscode.window.showTextDocument(document), (e) =>
        e.insert(document.lineAt(document.lineCount - 1).range.end, text),
      );
    };
    const becomesOurs = (document: vscode.TextDocument) =>
      until('rules', () => (document.languageId === languageId ? document : undefined));
    try {
      const typed = await openAs('10-base.rules', '');
      assert.equal(typed.languageId, 'plaintext');
      await append(typed, '## Users\n\n');
      await append(typed, '-w /etc/passwd -p wa');
      await becomesOurs(typed);
      const udev = await openAs('60-block.rules', '# Links of disks\nACTION=="remove", GOTO="end"\n');
      await append(udev, '-w /etc/passwd\n');
      const headed = await becomesOurs(await openAs('20-web.rules', '# Of the web servers\n-w /srv -p wa\n'));
      await vscode.languages.setTextDocumentLanguage(headed, 'plaintext');
      await append(headed, '-w /opt -p wa\n');
      // Behind all that was opened or changed before.
      await becomesOurs(await openAs('30-last.rules', '# Last\n-D\n'));
      assert.deepEqual([udev.languageId, headed.languageId], ['plaintext', 'plaintext']);
    } finally {
      await vscode.workspace.saveAll();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('The clean rules.d directory opens without a problem', async () => {
    const names = (await vscode.workspace.fs.readDirectory(inFolder('rules.d'))).map(([name]) => name);
    assert.ok(names.length >= 12);
    for (const name of names) {
      const { document } = await open(`rules.d/${name}`);
      assert.equal(document.languageId, languageId, name);
    }
    // One document with a problem, opened last: when its problem is there, the others have been asked too.
    const { document: last } = await openText('-w etc/passwd\n');
    await until('the last problem', () => vscode.languages.getDiagnostics(last.uri)[0]);
    for (const name of names) {
      const found = vscode.languages.getDiagnostics(inFolder(`rules.d/${name}`));
      assert.deepEqual(
        found.map((d) => `${name}:${d.range.start.line + 1} ${d.message}`),
        [],
      );
    }
  });
});
