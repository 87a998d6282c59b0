import type { CodeAction, Command, ExecuteCommandOptions, WorkspaceEdit } from 'vscode-languageserver';
import type { Session } from './session.ts';

/**
 * The command that applies the edit of an action, which is its argument: for clients that know commands only.
 */
const APPLY = 'auditRules.applyEdit';

/**
 * Returns a function that converts code actions to what the client can receive. A client that knows no
 * actions gets commands: its own ones, and one of the server that has the client apply the edit. Such a
 * client is told of that command, no other, because two servers of one editor must not have the same.
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
