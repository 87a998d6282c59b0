import { commands, type Disposable, env, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ExplainParams, explainRequest } from '../../server/src/lsp/protocol/rulesetRequests.ts';
import { withoutCodeMarks } from './insertItems.ts';
import { answer, inform } from './notices.ts';

/**
 * Registers the command "Explain Rule", which shows what the rule at the cursor does, in a dialog that can
 * be copied from. A notification for each rule would pile up.
 */
export function registerExplainCommand(client: BaseLanguageClient): Disposable {
  return commands.registerCommand('auditRules.explainRule', async () => {
    const editor = window.activeTextEditor;
    if (!editor) return;
    const params: ExplainParams = { uri: editor.document.uri.toString(), line: editor.selection.active.line };
    const text = await client.sendRequest<string | null>(explainRequest, params);
    if (text === null) {
      void inform('There is no rule on this line. Put the cursor on a rule.');
      return;
    }
    const copy = 'Copy';
    // A dialog shows the marks of code as they are written.
    const title = `Rule on line ${params.line + 1}`;
    if ((await answer(title, withoutCodeMarks(text), copy)) === copy) await env.clipboard.writeText(text);
  });
}
