import type { Severity } from '../../core/checks/finding.ts';
import { printable } from '../../core/text/printable.ts';
import { type FileReport, inWords, type Report, type Reported, rangeOf, summarise } from './report.ts';

/** The report for people: place, severity, message and code, the line with the span marked, and counts at the end. */
export function textReport({ files, hidden, least }: Report): string {
  const out: string[] = [];
  for (const file of files) for (const p of file.problems) out.push(...problemLines(file, p));
  const { files: count, errors, warnings } = summarise(files);
  const rest = hidden === 0 ? '' : `; ${hiddenWords(hidden, least)}`;
  out.push(
    `${inWords(errors, 'error')}, ${inWords(warnings, 'warning')} in ${inWords(count, 'file')}${rest}`,
  );
  return `${out.join('\n')}\n`;
}

function hiddenWords(hidden: number, least: Severity): string {
  return least === 'info'
    ? `${inWords(hidden, 'hint')} not shown (use --hints)`
    : `${inWords(hidden, 'problem')} less severe than "${least}" not shown`;
}

function problemLines(file: FileReport, problem: Reported): readonly string[] {
  const { start } = rangeOf({ file, span: problem.span });
  const head = `${file.path}:${start.line}:${start.column}: ${problem.severity}: ${problem.message} [${problem.code}]`;
  const from = problem.span.start - (start.column - 1);
  const newline = file.text.indexOf('\n', problem.span.start);
  const to = newline < 0 ? file.text.length : newline;
  const line = file.text.slice(from, to);
  const end = Math.min(
    Math.max(problem.span.end, problem.span.start + 1),
    Math.max(to, problem.span.start + 1),
  );
  const [before, marked, after] = cut(line, problem.span.start - from, end - from);
  const pad = ' '.repeat(width(before));
  const related = problem.related.map((r) => {
    const { start: at } = rangeOf(r);
    return `    ${r.file.path}:${at.line}:${at.column}: ${r.message}`;
  });
  return [
    head,
    `    ${before}${marked}${after}`,
    `    ${pad}${'^'.repeat(Math.max(1, width(marked)))}`,
    ...related,
  ];
}

const widest = 160;

/** The line around the span, in what a terminal shows: a long one is cut, each control character is one picture of it. */
function cut(line: string, start: number, end: number): readonly [string, string, string] {
  const from = start > widest / 2 ? start - widest / 2 : 0;
  const to = Math.min(line.length, Math.max(from + widest, start + 1));
  const stop = Math.min(end, to);
  return [
    (from > 0 ? '…' : '') + printable(line.slice(from, start)),
    printable(line.slice(start, stop)),
    printable(line.slice(stop, to)) + (to < line.length ? '…' : ''),
  ];
}

/** How many columns of a terminal a text takes, but for wide characters. */
function width(text: string): number {
  return [...text].length;
}
