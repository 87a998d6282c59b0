import type { Severity } from '../../core/checks/finding.ts';
import { printable } from '../../core/text/printable.ts';
import { inWords } from '../../core/text/sentenceParts.ts';
import { type FileReport, type Reported, type Reporter, rangeOf, type Totals } from './report.ts';
import type { Style } from './styles.ts';

/** How the report for people looks: in colors or not, with or without the counts at its end. */
export interface TextLook {
  readonly style: Style;
  readonly isQuiet: boolean;
}

/**
 * Returns a reporter for people: place, severity, message and code, the line with the span marked, and
 * counts at the end.
 */
export function textReporter({ style, isQuiet }: TextLook): Reporter {
  return {
    file: (file) =>
      file.problems
        .flatMap((p) => problemLines(file, p, style))
        .map((l) => `${l}\n`)
        .join(''),
    end: (totals) => (isQuiet ? '' : `${closing(totals, style)}\n`),
  };
}

function closing({ files, errors, warnings, hidden, others, least }: Totals, style: Style): string {
  const counts = `${inWords(errors, 'error')}, ${inWords(warnings, 'warning')} in ${inWords(files, 'file')}`;
  const rest = [
    ...(hidden > 0 ? [hiddenWords(hidden, least)] : []),
    ...(others > 0 ? [`${inWords(others, 'file')} without audit rules passed over`] : []),
  ];
  const worst = warnings > 0 ? 'warning' : 'plain';
  return [style(errors > 0 ? 'error' : worst, counts), ...rest].join('; ');
}

function hiddenWords(hidden: number, least: Severity): string {
  return least === 'info'
    ? `${inWords(hidden, 'hint')} not shown (use --hints)`
    : `${inWords(hidden, 'problem')} less severe than "${least}" not shown`;
}

function problemLines(file: FileReport, problem: Reported, style: Style): readonly string[] {
  const { start } = rangeOf({ file, span: problem.span });
  const place = style('place', `${printable(file.path)}:${start.line}:${start.column}:`);
  const head = `${place} ${style(problem.severity, `${problem.severity}:`)} ${printable(problem.message)} [${problem.code}]`;
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
    return printable(`    ${r.file.path}:${at.line}:${at.column}: ${r.message}`);
  });
  return [
    head,
    `    ${before}${marked}${after}`,
    `    ${pad}${style(problem.severity, '^'.repeat(Math.max(1, width(marked))))}`,
    ...related,
  ];
}

const widest = 160;

/**
 * Returns the line around the span, in what a terminal shows: a long one is cut, each control character is
 * one picture of it.
 */
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

/** Returns how many columns of a terminal a text takes, but for wide characters. */
function width(text: string): number {
  return [...text].length;
}
