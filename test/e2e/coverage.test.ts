import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { open, until } from '../support/editor.ts';

suite('technique coverage', () => {
  let tmp = '';
  suiteSetup(() => {
    tmp = mkdtempSync(join(tmpdir(), 'audit-rules-coverage-'));
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(tmp, { recursive: true, force: true });
  });

  const views = (): readonly vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap((g) => g.tabs)
      .filter(
        (t) => t.input instanceof vscode.TabInputWebview && t.input.viewType.endsWith('auditRules.coverage'),
      );

  test('The coverage command opens one view, however often it is run', async () => {
    await open('rules.d/32-cron.rules');
    await vscode.commands.executeCommand('auditRules.showCoverage');
    await until('the view', () => (views().length === 1 ? true : undefined));
    assert.equal(views()[0]?.label, 'Technique Coverage');
    await open('article.rules');
    await vscode.commands.executeCommand('auditRules.showCoverage');
    await until('the view in front', () => (views()[0]?.isActive ? true : undefined));
    assert.equal(views().length, 1);
  });

  test("The coverage of the active file's ruleset is exported as a layer and as a table", async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await open('rules.d/32-cron.rules');
    const [layer, table] = [
      vscode.Uri.file(join(tmp, 'layer.json')),
      vscode.Uri.file(join(tmp, 'coverage.csv')),
    ];
    await vscode.commands.executeCommand('auditRules.exportCoverage', {
      format: 'navigator',
      to: layer.toString(),
    });
    const { versions, techniques } = JSON.parse(readFileSync(layer.fsPath, 'utf8')) as {
      versions: { layer: string };
      techniques: { techniqueID: string; score?: number; comment: string }[];
    };
    assert.equal(versions.layer, '4.5');
    const cron = techniques.find((t) => t.techniqueID === 'T1053.003');
    assert.ok((cron?.score ?? 0) > 0);
    assert.match(cron?.comment ?? '', /32-cron\.rules:2/);
    await vscode.commands.executeCommand('auditRules.exportCoverage', {
      format: 'csv',
      to: table.toString(),
    });
    assert.match(readFileSync(table.fsPath, 'utf8'), /\r\nT1053\.003,.*32-cron\.rules:2/);
  });
});
