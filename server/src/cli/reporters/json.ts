import { lineIndex } from '../../core/text/lines.ts';
import type { Span } from '../../core/text/span.ts';
import { pointAt, type Report, summarise } from './report.ts';

/** The report for programs: version 1 of its format, with a newline at its end. */
export function jsonReport({ files }: Report): string {
  const told = files.map(({ path, text, problems }) => {
    const index = lineIndex(text);
    const range = (span: Span) => ({ start: pointAt(index, span.start), end: pointAt(index, span.end) });
    return {
      path,
      problems: problems.map((p) => ({
        code: p.code,
        check: p.check,
        severity: p.severity,
        scope: p.scope,
        message: p.message,
        ...range(p.span),
        related: p.related.map((r) => ({ path, message: r.message, ...range(r.span) })),
        fixes: p.fixes().map((f) => ({
          title: f.title,
          safety: f.safety,
          edits: f.edits.map((e) => ({ path, ...range(e.span), newText: e.newText })),
        })),
      })),
    };
  });
  return `${JSON.stringify({ version: 1, files: told, summary: summarise(files) })}\n`;
}
