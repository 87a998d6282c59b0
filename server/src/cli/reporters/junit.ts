import { xmlAttributes, xmlText } from '../../core/text/xml.ts';
import { type FileReport, type Reported, type Reporter, rangeOf } from './report.ts';

/**
 * Returns a reporter that writes JUnit's XML: a suite for each file, and in it a case for each problem,
 * which fails for an error or a warning. A file without problems is one case that passed.
 */
export function junitReporter(): Reporter {
  let isOpen = false;
  const opening = (): string => {
    const text = isOpen ? '' : '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="audit-rules">\n';
    isOpen = true;
    return text;
  };
  return {
    file: (file) => `${opening()}${suite(file)}`,
    end: () => `${opening()}</testsuites>\n`,
  };
}

function suite(file: FileReport): string {
  const { path, problems } = file;
  const cases = problems.length === 0 ? [passed(path)] : problems.map((p) => caseOf(file, p));
  const failures = problems.filter(isFailure).length;
  const counts = xmlAttributes({ name: path, tests: cases.length, failures, errors: 0 });
  return `  <testsuite${counts}>\n${cases.join('')}  </testsuite>\n`;
}

function passed(path: string): string {
  return `    <testcase${xmlAttributes({ name: 'audit-rules', classname: path })}/>\n`;
}

function isFailure({ severity }: Reported): boolean {
  return severity === 'error' || severity === 'warning';
}

function caseOf(file: FileReport, p: Reported): string {
  const { line, column } = rangeOf({ file, span: p.span }).start;
  const head = xmlAttributes({ name: `${p.code} ${p.check}`, classname: file.path });
  const place = xmlText(`${file.path}:${line}:${column}: ${p.severity}: ${p.message}`);
  const failure = xmlAttributes({ type: p.severity, message: p.message });
  const inside = isFailure(p) ? `<failure${failure}>${place}</failure>` : `<system-out>${place}</system-out>`;
  return `    <testcase${head}>${inside}</testcase>\n`;
}
