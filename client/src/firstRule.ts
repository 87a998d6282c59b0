/** How many lines are looked at: a licence and a heading are not longer. */
const MOST = 100;

/**
 * Reports whether a text is a rules file by its first line, as VS Code decides when it opens a file, or by
 * the first of its `lines` lines that is not a comment. Most rules files begin with a heading that does not
 * mention audit, and so do those of udev.
 */
export function beginsWithRule(lineAt: (line: number) => string, lines: number, firstLine: RegExp): boolean {
  if (firstLine.test(lineAt(0))) return true;
  for (let i = 0; i < Math.min(lines, MOST); i++) {
    const line = lineAt(i).trimStart();
    if (line !== '' && !line.startsWith('#')) return firstLine.test(line);
  }
  return false;
}
