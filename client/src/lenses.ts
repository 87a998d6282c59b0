import { commands, type Disposable, Location, Position, Uri } from 'vscode';

/**
 * What a lens of a key runs: VS Code's own view of references wants VS Code's own values, which no server can
 * send.
 */
const showReferences = 'auditRules.showKeyReferences';

/** The commands that the server's lenses may run, as `lensCommands` of its initialization options. */
export const lensCommands = {
  references: showReferences,
  hunt: 'auditRules.copyHuntQuery',
  problem: 'editor.action.marker.next',
  merged: 'auditRules.showMergedRules',
  log: 'auditRules.showLog',
  compliance: 'auditRules.showCompliance',
};

/** A place as the server sends it. */
interface Place {
  readonly line: number;
  readonly character: number;
}

/** Registers the commands that code lenses run; the command palette does not show them. */
export function registerLenses(): Disposable {
  return commands.registerCommand(showReferences, async (uri: string, { line, character }: Place) => {
    const at = Uri.parse(uri);
    const position = new Position(line, character);
    const found = await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', at, position);
    const places = found.map((l) => new Location(l.uri, l.range));
    await commands.executeCommand('editor.action.showReferences', at, position, places);
  });
}
