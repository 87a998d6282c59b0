import type { Severity } from '../../core/checks/finding.ts';
import { xmlAttributes } from '../../core/text/xml.ts';
import { type FileReport, type Reporter, rangeOf } from './report.ts';

const severities: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  hint: 'info',
};

/**
 * Returns a reporter that writes Checkstyle's XML, which many CI servers and editors read: an `error` element
 * for each problem.
 */
export function checkstyleReporter(): Reporter {
  let isOpen = false;
  const opening = (): string => {
    const text = isOpen ? '' : '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n';
    isOpen = true;
    return text;
  };
  return {
    file: (file) => `${opening()}${element(file)}`,
    end: () => `${opening()}</checkstyle>\n`,
  };
}

function element(file: FileReport): string {
  const errors = file.problems.map((p) => {
    const { start } = rangeOf({ file, span: p.span });
    const attributes = {
      line: start.line,
      column: start.column,
      severity: severities[p.severity],
      message: p.message,
      source: `audit-rules.${p.code}`,
    };
    return `    <error${xmlAttributes(attributes)}/>\n`;
  });
  return `  <file${xmlAttributes({ name: file.path })}>\n${errors.join('')}  </file>\n`;
}
