import { commands, type Disposable, ViewColumn, window, workspace } from 'vscode';

const languageId = 'audit-rules';

/**
 * Three mistakes that look like nothing: "Fix All" repairs two; how the words of the key are joined, somebody
 * must choose.
 */
const text = `# A sample to try things on: auditctl stops at the first bad line and loads nothing below it.

## Who changes users and groups
-w /etc/passwd -p wa -k identity
-w /etc/group -p wa -k identity changes
-w /etc/shadow -p wa -k identity

## What starts by the clock
-w /etc/crontab -p wa -k T1053.003
-w /etc/cron.d -p wa –k T1053.003

## Files that programs were refused
-a always,exit -F arch=b64 -S opennat -F exit=-13 -F auid>=1000 -F auid!=4294967295 -k refused
`;

/**
 * Registers the command "Open a Sample", which opens rules with mistakes in an unsaved document next to what
 * is open, such as the walkthrough.
 */
export function registerExample(): Disposable {
  return commands.registerCommand('auditRules.openExample', async () => {
    const document = await workspace.openTextDocument({ language: languageId, content: text });
    const viewColumn = window.tabGroups.activeTabGroup.activeTab ? ViewColumn.Beside : ViewColumn.Active;
    await window.showTextDocument(document, { viewColumn, preview: false });
  });
}
