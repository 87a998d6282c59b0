import type { Severity } from '../../core/checks/defineCheck.ts';
import { type Report, rangeOf, summarise } from './report.ts';

/** Hints are for editors: they would hide the rest among the few annotations that a run may make. */
const commands: Readonly<Record<Severity, string | undefined>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: undefined,
};

/** The report for the log of a GitHub workflow: a command for each problem, which becomes an annotation in the file, and a line of counts. */
export function githubReport({ files }: Report): string {
  const out: string[] = [];
  for (const report of files) {
    const { path } = report;
    for (const p of report.problems) {
      const command = commands[p.severity];
      if (command === undefined) continue;
      const { start, end } = rangeOf({ file: report, span: p.span });
      // A command with columns must stay within one line.
      const place =
        end.line === start.line
          ? {
              line: start.line,
              endLine: start.line,
              col: start.column,
              endColumn: Math.max(end.column, start.column + 1),
            }
          : { line: start.line, endLine: end.line };
      const all = Object.entries({ file: path, ...place, title: `${p.code} ${p.check}` });
      out.push(
        `::${command} ${all.map(([k, v]) => `${k}=${property(String(v))}`).join(',')}::${data(p.message)}`,
      );
    }
  }
  const { files: count, errors, warnings } = summarise(files);
  out.push(`audit-rules: errors ${errors}, warnings ${warnings}, files ${count}`);
  return `${out.join('\n')}\n`;
}

/** The text behind the colons, escaped as the runner reads it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
