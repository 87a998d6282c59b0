import { commands, type Disposable, env, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ExplainParams, explainRequest } from '../../server/src/lsp/protocol/rulesetRequests.ts';
import { withoutCodeMarks } from './insertItems.ts';
import { inform } from './notices.ts';

/**
 * Registers the command "Explain Rule", which shows what the rule at the cursor does, in a message that can
 * be copied.
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
    // A notification shows the marks of code as they are written.
    if ((await inform(withoutCodeMarks(text), copy)) === copy) await env.clipboard.writeText(text);
  });
}
