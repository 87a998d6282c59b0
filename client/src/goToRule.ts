import { commands, type Disposable, type Location, type LocationLink, Range, Uri, window } from 'vscode';
import { inform } from './notices.ts';

/**
 * Registers the command "Go to Rule", which shows the rule that recorded the event at the cursor of a log; the
 * first one where the log does not say which it was.
 */
export function registerGoToRule(): Disposable {
  return commands.registerCommand('auditRules.goToRule', async () => {
    const editor = window.activeTextEditor;
    if (!editor) return;
    const [first] = await commands.executeCommand<readonly (Location | LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      editor.document.uri,
      editor.selection.active,
    );
    if (!first) {
      void inform('No rule is known for this event. Hover over it to see why.');
      return;
    }
    const [uri, range] =
      'targetUri' in first ? [first.targetUri, first.targetRange] : [first.uri, first.range];
    await window.showTextDocument(Uri.from(uri), { selection: new Range(range.start, range.end) });
  });
}
