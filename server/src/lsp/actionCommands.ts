import type { CodeAction, Command, ExecuteCommandOptions, WorkspaceEdit } from 'vscode-languageserver';
import type { Session } from './session.ts';

/**
 * The command that applies the edit of an action, which is its argument: for clients that know commands only.
 */
const APPLY = 'auditRules.applyEdit';

/**
 * Returns a function that turns code actions into what the client supports. A client without code actions
 * gets commands: the action's own command or, for an action with an edit, the server command that asks the
 * client to apply this edit. Only that server command is registered, because two servers in one editor must
 * not register a command of the same name.
 */
export function createActionAnswer({
  connection,
  shape,
  guard,
}: Session): (actions: readonly CodeAction[]) => (CodeAction | Command)[] {
  if (shape.actionLiterals) return (actions) => [...actions];
  connection.onExecuteCommand(
    guard('executeCommand', null, async ({ command, arguments: given }) => {
      const edit: unknown = given?.[0];
      if (command === APPLY && typeof edit === 'object' && edit !== null)
        await connection.workspace.applyEdit(edit as WorkspaceEdit);
      return null;
    }),
  );
  return (actions) =>
    actions.flatMap(({ title, edit, command }): readonly Command[] => {
      if (edit) return [{ title, command: APPLY, arguments: [edit] }];
      return command ? [command] : [];
    });
}

/**
 * Returns the command that the server announces to a client that knows no code actions, as a part of the
 * server's capabilities; an empty object for other clients.
 */
export function actionCommands(shape: Session['shape']): {
  readonly executeCommandProvider?: ExecuteCommandOptions;
} {
  return shape.actionLiterals ? {} : { executeCommandProvider: { commands: [APPLY] } };
}
