import { printableJson } from '../../core/text/printable.ts';
import { type FileReport, type Reporter, rangeOf } from './report.ts';

/**
 * Returns a reporter for programs: version 1 of the format in schemas/audit-rules-report.schema.json, with a
 * final newline.
 */
export function jsonReporter(): Reporter {
  let files = 0;
  return {
    file: (report) => `${files++ === 0 ? '{"version":1,"files":[' : ','}${printableJson(fileOf(report))}`,
    end: ({ files: count, errors, warnings, hidden }) => {
      const summary = JSON.stringify({ files: count, errors, warnings, hidden });
      return `${files === 0 ? '{"version":1,"files":[' : ''}],"summary":${summary}}\n`;
    },
  };
}

function fileOf(file: FileReport): object {
  return {
    path: file.path,
    problems: file.problems.map((p) => ({
      code: p.code,
      check: p.check,
      severity: p.severity,
      scope: p.scope,
      message: p.message,
      ...rangeOf({ file, span: p.span }),
      related: p.related.map((r) => ({ path: r.file.path, message: r.message, ...rangeOf(r) })),
      fixes: p.fixes().map((f) => ({
        title: f.title,
        safety: f.safety,
        edits: f.edits.map((e) => ({ path: e.file.path, ...rangeOf(e), newText: e.newText })),
      })),
    })),
  };
}
