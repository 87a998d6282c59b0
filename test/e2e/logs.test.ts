import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { hoverWith, until } from '../support/editor.ts';
import { noisyLog, noisyRules } from '../support/noisyLog.ts';

suite('audit logs', () => {
  let tmp = '';
  let rules: vscode.Uri;
  let log: vscode.Uri;
  suiteSetup(async () => {
    tmp = realpathSync(mkdtempSync(join(tmpdir(), 'audit-rules-log-')));
    rules = vscode.Uri.file(join(tmp, 'audit.rules'));
    log = vscode.Uri.file(join(tmp, 'audit.log'));
    writeFileSync(rules.fsPath, noisyRules);
    writeFileSync(log.fsPath, noisyLog);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.window.showTextDocument(rules);
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(tmp, { recursive: true, force: true });
  });

  const show = async (): Promise<vscode.TextEditor> => {
    const editor = await vscode.window.showTextDocument(log);
    editor.selection = new vscode.Selection(0, 40, 0, 40);
    return editor;
  };
  const views = (): readonly vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap((g) => g.tabs)
      .filter(
        (t) => t.input instanceof vscode.TabInputWebview && t.input.viewType.endsWith('auditRules.log'),
      );

  test('A hover over a record decodes the field and names the rule that recorded the event', async () => {
    const { document } = await show();
    assert.equal(document.languageId, 'audit-log');
    const at = document.positionAt(document.getText().indexOf('a0=ffffff9c') + 5);
    const said = await hoverWith('Recorded by one rule', log, at);
    assert.match(said, /`a0` is `AT_FDCWD`/);
    assert.match(said, /audit\.rules:1/);
  });

  test('Go to Rule leads from the record at the cursor to its rule', async () => {
    await show();
    await until('the rules in front', async () => {
      await vscode.commands.executeCommand('auditRules.goToRule');
      return vscode.window.activeTextEditor?.document.uri.toString() === rules.toString() ? true : undefined;
    });
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, 0);
  });

  test('The records of an event fold, and the outline has each event', async () => {
    await show();
    const symbols = await until('the outline', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        log,
      );
      return found && found.length > 0 ? found : undefined;
    });
    assert.equal(symbols.length, 401);
    assert.equal(symbols.at(-1)?.name, '400 unlinkat /usr/bin/rm');
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      log,
    );
    assert.deepEqual([folds[0]?.start, folds[0]?.end], [0, 3]);
  });

  test('Nothing that is for rules is offered in a log', async () => {
    await show();
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
      'vscode.executeFormatDocumentProvider',
      log,
      { tabSize: 2, insertSpaces: true },
    );
    assert.ok(!edits || edits.length === 0);
    assert.deepEqual(vscode.languages.getDiagnostics(log), []);
  });

  test('A chosen log has its view, and each rule a lens with its events', async () => {
    const lenses = async (): Promise<readonly string[]> => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        rules,
        20,
      );
      return found.map((l) => l.command?.title ?? '').filter((t) => /event/.test(t));
    };
    await vscode.window.showTextDocument(rules);
    assert.deepEqual(await lenses(), []);
    await vscode.commands.executeCommand('auditRules.chooseLog', log.toString());
    await until('the view', () => (views().length === 1 ? true : undefined));
    assert.equal(views()[0]?.label, 'Log against Rules');
    const titles = await until('the lenses', async () => {
      const found = await lenses();
      return found.length === 2 ? found : undefined;
    });
    assert.match(titles[0] ?? '', /^144 events a day, 99 % from \/usr\/sbin\/logrotate$/);
    assert.equal(titles[1], 'no event in 3 days');
  });

  test('A log that is too large for extensions is compared while its editor is active', async () => {
    const large = vscode.Uri.file(join(tmp, 'web.audit.log'));
    const filler = `${'-'.repeat(1023)}\n`.repeat(51 << 10);
    writeFileSync(large.fsPath, `${noisyLog.split('\n').slice(0, 8).join('\n')}\n${filler}`);
    await vscode.commands.executeCommand('vscode.open', large);
    await until('the tab', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      const isThere = input instanceof vscode.TabInputText && input.uri.toString() === large.toString();
      return isThere ? true : undefined;
    });
    assert.equal(vscode.window.activeTextEditor, undefined);
    await vscode.commands.executeCommand('auditRules.showLog');
    const title = await until('the lens', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        rules,
        20,
      );
      const shown = found.map((l) => l.command?.title ?? '').find((t) => /^\d+ events? /.test(t));
      return shown !== undefined && !shown.startsWith('144') ? shown : undefined;
    });
    assert.match(title, /^2 events/);
  });

  test('Explain Event says what records mean, in a document that cannot be edited', async () => {
    await vscode.window.showTextDocument(rules);
    await vscode.commands.executeCommand(
      'auditRules.explainEvent',
      noisyLog.split('\n').slice(0, 4).join(' '),
    );
    const shown = await until('the explanation', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document?.uri.scheme === 'audit-rules-event' ? document.getText() : undefined;
    });
    assert.match(shown, /^Event 0, 2023-11-14 22:13:20 UTC/);
    assert.match(shown, /Recorded by audit\.rules:1, certainly/);
  });
});
