import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as vscode from 'vscode';
import { codeOf, inFolder, open, until } from '../support/editor.ts';

suite('tasks', () => {
  test('Check All Rules Files shows what a file reports that is not open, and follows what is saved', async () => {
    await open('rules.d/30-identity.rules');
    const closed = inFolder('audit-closed.rules');
    const write = (text: string) => vscode.workspace.fs.writeFile(closed, new TextEncoder().encode(text));
    const codes = () => vscode.languages.getDiagnostics(closed).map(codeOf).join();
    await write('-w /etc/passwd -p wa -k one two\n');
    try {
      assert.equal(codes(), '');
      await vscode.commands.executeCommand('auditRules.checkWorkspace');
      await until('the problem of the closed file', () => (codes() === 'AR101' ? true : undefined));
      assert.ok(!vscode.workspace.textDocuments.some((d) => d.uri.toString() === closed.toString()));
      // A check that a save starts finds what the command does.
      await write('-w /etc/passwd -p wz -k one\n');
      await until('the other problem of the closed file', () => (codes() === 'AR125' ? true : undefined));
      await write('-w /etc/passwd -p wa -k one\n');
      await until('the repaired file', () => (codes() === '' ? true : undefined));
    } finally {
      await vscode.workspace.fs.delete(closed);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });

  test('The lint task runs the packaged command, and its matcher reads the report', async () => {
    await open('rules.d/30-identity.rules');
    const bad = inFolder('audit-task.rules');
    await vscode.workspace.fs.writeFile(bad, new TextEncoder().encode('-w /etc/passwd -p wa -k one two\n'));
    try {
      const [task, ...others] = await until('the task', async () => {
        const found = await vscode.tasks.fetchTasks({ type: 'audit-rules' });
        return found.length > 0 ? found : undefined;
      });
      assert.equal(others.length, 0);
      assert.ok(task);
      const { paths } = task.definition as unknown as { paths: readonly string[] };
      assert.ok(paths.includes('audit-task.rules') && paths.includes('rules.d'), String(paths));
      // The VS Code of the tests has no terminal to run it in: the same process without one, and the matcher's pattern by hand.
      const { process: program, args, options } = task.execution as vscode.ProcessExecution;
      const { status, stdout } = spawnSync(program, args, {
        cwd: options?.cwd,
        env: { ...process.env, ...options?.env },
        encoding: 'utf8',
      });
      assert.equal(status, 1);
      const { problemPatterns } =
        vscode.extensions.getExtension('audit-rules.linux-audit-rules')?.packageJSON.contributes ?? {};
      const pattern = new RegExp(problemPatterns[0].regexp);
      const found = stdout.split('\n').flatMap((line) => pattern.exec(line)?.slice(1) ?? []);
      const [file, line, column, severity, message, code] = found.slice(found.indexOf('audit-task.rules'));
      assert.deepEqual(
        [file, line, column, severity, code],
        ['audit-task.rules', '1', '29', 'error', 'AR101'],
      );
      assert.match(String(message), /^The space ends the key after "one"/);
    } finally {
      await vscode.workspace.fs.delete(bad);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });
});
