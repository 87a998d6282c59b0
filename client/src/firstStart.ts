import { commands, type ExtensionContext } from 'vscode';

/** What `npm start` sets, with another value for each run: nothing else opens the walkthrough unasked. */
const variable = 'AUDIT_RULES_START';
const openedFor = 'walkthroughOpenedFor';

/** Opens the walkthrough next to the rules where `npm start` opened the window, once for each run of it. */
export async function openWalkthroughAtStart({ extension, workspaceState }: ExtensionContext): Promise<void> {
  const run = process.env[variable];
  if (run === undefined || workspaceState.get(openedFor) === run) return;
  await workspaceState.update(openedFor, run);
  await commands.executeCommand('workbench.action.openWalkthrough', `${extension.id}#start`, true);
}
