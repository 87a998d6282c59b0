import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { change, codeOf, openText, until } from '../support/editor.ts';

/** KILLS in the environment asks for another number; 50 take some 100 seconds. */
const KILLS = Number(process.env['KILLS'] ?? 20);

/** The process ids of the servers that this extension host has started. Linux only. */
function servers(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        // Its name, which may hold parentheses, comes before its state and its parent.
        const parent = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) \S /s, '')
          .split(' ')[0];
        return (
          Number(parent) === process.pid &&
          words.some((w) => w.endsWith('dist/audit-rules.js')) &&
          words.includes('lsp')
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

suite('a server that is killed', () => {
  test(`Nothing typed is lost, and problems return, when the server is killed ${KILLS} times`, async function () {
    if (process.platform !== 'linux') return this.skip();
    const first = '-w etc/passwd -p wa -k a\n';
    const editor = await openText(first);
    const { document } = editor;
    const found = () => vscode.languages.getDiagnostics(document.uri).map((d) => codeOf(d));
    await until('the first problem', () => (found().length > 0 ? true : undefined));
    let text = first;
    const type = async (line: string): Promise<void> => {
      await change(editor, (edit) => edit.insert(new vscode.Position(document.lineCount - 1, 0), line));
      text += line;
      assert.equal(document.getText(), text);
    };
    for (let i = 0; i < KILLS; i++) {
      const before = await until('a server', () => {
        const now = servers();
        return now.length > 0 ? now : undefined;
      });
      await type(`-w /etc/a${i} -p wa -k before${i}\n`);
      for (const pid of before) process.kill(pid, 'SIGKILL');
      await type(`-w /etc/b${i} -p wa -k after${i}\n`);
      await until(`another server after kill ${i + 1}`, () =>
        servers().some((pid) => !before.includes(pid)) ? true : undefined,
      );
    }
    // What was typed while there was no server is known to the last one.
    await type('-w /etc/shadow -p wq -k last\n');
    const line = document.lineCount - 2;
    await until('the problems of the first and the last line', () => {
      const lines = vscode.languages.getDiagnostics(document.uri).map((d) => d.range.start.line);
      return lines.includes(0) && lines.includes(line) ? true : undefined;
    });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
