import { type Report, rangeOf, summarise } from './report.ts';

/** The report for programs: version 1 of its format, with a newline at its end. */
export function jsonReport({ files, hidden }: Report): string {
  const told = files.map((file) => ({
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
  }));
  return `${JSON.stringify({ version: 1, files: told, summary: { ...summarise(files), hidden } })}\n`;
}
