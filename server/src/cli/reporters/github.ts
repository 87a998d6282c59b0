import type { Severity } from '../../core/checks/finding.ts';
import { type FileReport, type Reported, type Reporter, rangeOf } from './report.ts';

const commands: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/**
 * Returns a reporter for the log of a GitHub workflow: a command for each problem, which becomes an
 * annotation in the file, and a line of counts.
 * @param inRepository returns a path relative to the repository
 */
export function githubReporter(inRepository: (path: string) => string): Reporter {
  return {
    file: (file) => file.problems.map((p) => annotation(file, p, inRepository(file.path))).join(''),
    end: ({ files, errors, warnings }) =>
      `audit-rules: errors ${errors}, warnings ${warnings}, files ${files}\n`,
  };
}

/**
 * Returns a command for the runner of a GitHub workflow, which makes an annotation of it.
 * @param properties what the annotation has besides its message: `file`, `line`, `title`
 */
export function workflowCommand(
  command: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const all = Object.entries(properties).map(([k, v]) => `${k}=${property(String(v))}`);
  return `::${command} ${all.join(',')}::${data(message)}\n`;
}

function annotation(file: FileReport, p: Reported, path: string): string {
  const { start, end } = rangeOf({ file, span: p.span });
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
  const properties = { file: path, ...place, title: `${p.code} ${p.check}` };
  return workflowCommand(commands[p.severity], properties, p.message);
}

/** Returns the text after the colons, escaped as the runner reads it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
