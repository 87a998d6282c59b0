import * as vscode from 'vscode';
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

/** Node's assert is not there in a browser. */
function equal<T>(actual: T, expected: T): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

suite('in a browser', () => {
  let editor: vscode.TextEditor;
  suiteSetup(async () => {
    editor = await open('article.rules');
  });

  test('The extension runs in the web worker host', () => {
    equal(vscode.extensions.getExtension('audit-rules.linux-audit-rules')?.isActive, true);
    equal(typeof importScripts, 'function');
  });

  test("The article's five problems are found in a browser", async () => {
    const found = await problems(editor.document.uri, 5);
    equal(
      found.every((d) => /^AR1\d\d$/.test(codeOf(d)) && d.severity === vscode.DiagnosticSeverity.Error),
      true,
    );
  });

  test('Hover and completion answer in a browser', async () => {
    equal((await hoverOn(editor.document, 'T1053.003')).includes('Scheduled Task/Job: Cron'), true);
    const offers = await offersAfter(editor, '-w /etc/crontab -p wa -k cron');
    equal(
      offers.some((o) => labelOf(o) === 'T1053.003 Cron'),
      true,
    );
  });

  test('The view of technique coverage opens in a browser', async () => {
    await vscode.commands.executeCommand('auditRules.showCoverage');
    const tab = await until('the view', () => {
      const active = vscode.window.tabGroups.activeTabGroup.activeTab;
      return active?.input instanceof vscode.TabInputWebview ? active : undefined;
    });
    equal(tab.label, 'Technique Coverage');
    await vscode.window.tabGroups.close(tab);
  });

  test('Fix all repairs the article in a browser', async () => {
    await fixAll(editor.document, 0);
  });

  test('A restarted server finds the problems again in a browser', async () => {
    await undo(editor.document);
    await problems(editor.document.uri, 5);
    await vscode.commands.executeCommand('auditRules.restartServer');
    await problems(editor.document.uri, 5);
  });
});

declare function importScripts(...urls: string[]): void;
