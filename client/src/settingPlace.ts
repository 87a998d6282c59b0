import { ConfigurationTarget, Range, type Uri, window, workspace } from 'vscode';
import { inform } from './notices.ts';

/**
 * Returns where a setting of the extension is to be written: where it is already, else in the workspace, else
 * for the user.
 * @param name without the prefix `auditRules.`
 * @param uri the file that it is for
 */
export function placeOfSetting(name: string, uri: Uri | undefined): ConfigurationTarget {
  const set = workspace.getConfiguration('auditRules', uri).inspect(name);
  if (set?.workspaceFolderValue !== undefined) return ConfigurationTarget.WorkspaceFolder;
  if (set?.workspaceValue !== undefined) return ConfigurationTarget.Workspace;
  if (set?.globalValue !== undefined || workspace.workspaceFolders === undefined)
    return ConfigurationTarget.Global;
  return ConfigurationTarget.Workspace;
}

/**
 * Shows where a `.audit-rules.json` sets a list: a setting of the editor would not count next to it.
 * @param name of the list, `targets`
 */
export async function openListInConfig(uri: Uri, name: string): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const at = new RegExp(`"${name}"\\s*:\\s*\\[[^\\]]*\\]`).exec(document.getText());
  const selection =
    at && new Range(document.positionAt(at.index), document.positionAt(at.index + at[0].length));
  await window.showTextDocument(document, selection ? { selection } : {});
  void inform(`The ${name} are set in ${workspace.asRelativePath(uri)}, which overrides the settings.`);
}
