import { type CodeAction, type Command, MessageType, type WorkspaceEdit } from 'vscode-languageserver';
import { TELL } from './convertDecorations.ts';
import type { Session } from './session.ts';

/**
 * The command that applies the edit of an action, which is its argument: for clients that know commands only.
 */
const APPLY = 'auditRules.applyEdit';

/**
 * Returns the commands that the server runs for a client: that of actions for one that knows no code actions,
 * that of lenses for one that has no commands for them. Two servers in one editor must not register a command
 * of the same name, so no other client gets any.
 */
export function serverCommands({ shape, lensCommands, options }: Session): readonly string[] {
  return [
    ...(shape.actionLiterals ? [] : [APPLY]),
    ...(Object.keys(lensCommands).length > 0 || options.embeddedOnly ? [] : [TELL]),
  ];
}

/** Registers what the server's commands do. */
export function registerServerCommands(session: Session): void {
  const { connection, guard } = session;
  if (serverCommands(session).length === 0) return;
  connection.onExecuteCommand(
    guard('executeCommand', null, async ({ command, arguments: given }) => {
      const argument: unknown = given?.[0];
      if (command === APPLY && typeof argument === 'object' && argument !== null)
        await connection.workspace.applyEdit(argument as WorkspaceEdit);
      if (command === TELL && typeof argument === 'string')
        connection.sendNotification('window/showMessage', { type: MessageType.Info, message: argument });
      return null;
    }),
  );
}

/**
 * Returns a function that turns code actions into what the client supports. A client without code actions
 * gets commands: the action's own command or, for an action with an edit, the server command that asks the
 * client to apply this edit.
 */
export function createActionAnswer({
  shape,
}: Session): (actions: readonly CodeAction[]) => (CodeAction | Command)[] {
  if (shape.actionLiterals) return (actions) => [...actions];
  return (actions) =>
    actions.flatMap(({ title, edit, command }): readonly Command[] => {
      if (edit) return [{ title, command: APPLY, arguments: [edit] }];
      return command ? [command] : [];
    });
}
