/** How many lines are looked at: a licence and a heading are not longer. */
const MOST = 100;

/**
 * Reports whether a text is one of ours by its first line, as VS Code looks at it when it opens a file, or by the first line that is more than
 * a comment: most files of rules begin with a heading that says nothing of audit, and so do those of udev.
 */
export function beginsWithRule(lineAt: (line: number) => string, lines: number, firstLine: RegExp): boolean {
  if (firstLine.test(lineAt(0))) return true;
  for (let i = 0; i < Math.min(lines, MOST); i++) {
    const line = lineAt(i).trimStart();
    if (line !== '' && !line.startsWith('#')) return firstLine.test(line);
  }
  return false;
}
