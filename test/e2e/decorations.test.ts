import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openText, until } from '../support/editor.ts';

const text =
  '-w /etc/crontab -p wa -k T1014\n-a always,exit -F arch=b64 -S 59 -F auid!=-1 -k T1078\n\n-w /etc/cron.d/ -p wa -k T1014\n';

suite('what shows in and between the lines', () => {
  let document: vscode.TextDocument;
  suiteSetup(async () => {
    ({ document } = await openText(text));
  });
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  test('Inlay hints follow their settings', async () => {
    // The lenses above the first two rules say their names.
    const range = new vscode.Range(0, 0, 4, 0);
    const labels = async (): Promise<string> => {
      const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        range,
      );
      return hints.map((h) => h.label).join(', ');
    };
    await until('hints', async () => ((await labels()) === 'execve, unset, Rootkit' ? true : undefined));
    const settings = vscode.workspace.getConfiguration('auditRules');
    await settings.update('inlayHints.techniqueNames', false, vscode.ConfigurationTarget.Global);
    try {
      await until('fewer hints', async () => ((await labels()) === 'execve, unset' ? true : undefined));
    } finally {
      await settings.update('inlayHints.techniqueNames', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('Code lenses describe keys and the file, and one lists the places of a key', async () => {
    const lenses = await until('lenses', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      );
      return found.length > 0 ? found : undefined;
    });
    // Lenses that are resolved come after the others of the list.
    const shown = lenses.map((l) => `${l.range.start.line} ${l.command?.title}`).sort();
    assert.deepEqual(
      shown,
      [
        '0 3 rules',
        '0 all lines load',
        '0 T1014 Rootkit \u00b7 2 rules',
        '0 copy hunt query',
        '1 T1078 Valid Accounts \u00b7 1 rule',
        '1 copy hunt query',
      ].sort(),
    );
    const key = lenses.find((l) => l.command?.title.startsWith('T1014'))?.command;
    assert.ok(key);
    await vscode.commands.executeCommand(key.command, ...(key.arguments ?? []));
    const all = await vscode.commands.getCommands(true);
    for (const { command } of lenses)
      assert.ok(!command?.command || all.includes(command.command), command?.command);
  });

  test('Semantic tokens have the names that the manifest declares', async () => {
    const legend = await until('a legend', async () =>
      vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>(
        'vscode.provideDocumentSemanticTokensLegend',
        document.uri,
      ),
    );
    assert.ok(legend.tokenTypes.includes('technique'));
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    assert.ok(tokens.data.length >= 5 * 15);
  });

  test('Keys and paths are symbols of the workspace', async () => {
    await until('the path', async () => {
      const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'crontab',
      );
      return found.some((s) => s.name === '/etc/crontab' && s.kind === vscode.SymbolKind.File)
        ? true
        : undefined;
    });
  });
});
