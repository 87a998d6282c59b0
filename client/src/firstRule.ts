/** How many lines are looked at: a licence and a heading are not longer. */
const MOST = 100;

/**
 * A line that was meant as a rule and does not load: a path that is not absolute, or a list and an action that
 * a space divides. In a file called `*.rules`, no other program has such a line.
 */
const BROKEN_RULE =
  /^-(?:[wW] +\S|[ad] +(?:always|never|possible|exit|task|user|exclude|filesystem|io_uring|entry)\b)/;

/**
 * Reports whether the text of a file called `*.rules` has audit rules by its first line, as VS Code decides
 * when it opens a file, or by its first line that is neither empty nor a comment. Most rules files begin with
 * a heading that does not mention audit, and so do those of udev.
 * @param lineAt returns the text of a line, counted from 0
 * @param lines how many lines the text has
 * @param firstLine the pattern that a line of rules matches
 */
export function beginsWithRule(lineAt: (line: number) => string, lines: number, firstLine: RegExp): boolean {
  if (firstLine.test(lineAt(0))) return true;
  for (let i = 0; i < Math.min(lines, MOST); i++) {
    const line = lineAt(i).trimStart();
    if (line !== '' && !line.startsWith('#')) return firstLine.test(line) || BROKEN_RULE.test(line);
  }
  return false;
}
