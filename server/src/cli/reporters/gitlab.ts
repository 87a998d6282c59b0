import type { Severity } from '../../core/checks/finding.ts';
import { printableJson } from '../../core/text/printable.ts';
import { hashOf } from '../../core/text/textHash.ts';
import { fingerprintOf, occurrences } from './fingerprint.ts';
import { type FileReport, type Reporter, rangeOf } from './report.ts';

const severities: Readonly<Record<Severity, string>> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/**
 * Returns a reporter that writes GitLab's code quality report: a list of issues, each with a fingerprint.
 * @param inRepository returns a path relative to the repository
 */
export function gitlabReporter(inRepository: (path: string) => string): Reporter {
  let count = 0;
  return {
    file: (file) =>
      issuesOf(file, inRepository(file.path))
        .map((issue) => `${count++ === 0 ? '[\n' : ',\n'}${printableJson(issue)}`)
        .join(''),
    end: () => `${count === 0 ? '[' : '\n'}]\n`,
  };
}

function issuesOf(file: FileReport, path: string): readonly object[] {
  const occurrence = occurrences();
  return file.problems.map((p) => {
    const { start, end } = rangeOf({ file, span: p.span });
    const own = fingerprintOf(file, p);
    return {
      type: 'issue',
      description: p.message,
      check_name: `${p.code} ${p.check}`,
      fingerprint: hashOf(`${path} ${own} ${occurrence(own)}`),
      severity: severities[p.severity],
      location: { path, lines: { begin: start.line, end: end.line } },
    };
  });
}
