import type { Severity } from '../../core/checks/finding.ts';
import { byteLength } from '../../core/text/bytes.ts';
import { printableJson } from '../../core/text/printable.ts';
import { addresses } from '../addresses.ts';
import { type FileReport, type Reported, type ReportedPlace, type Reporter, rangeOf } from './report.ts';

const severities: Readonly<Record<Severity, string>> = {
  error: 'ERROR',
  warning: 'WARNING',
  info: 'INFO',
  hint: 'INFO',
};

/** Returns a reporter for reviewdog (Reviewdog Diagnostic Format), with fixes of one file as suggestions. */
export function rdjsonReporter(): Reporter {
  let count = 0;
  const opening = `{"source":${JSON.stringify({ name: 'audit-rules', url: addresses.home })},"diagnostics":[`;
  return {
    file: (file) =>
      file.problems
        .map((p) => `${count++ === 0 ? opening : ','}\n${printableJson(diagnostic(file, p))}`)
        .join(''),
    end: () => `${count === 0 ? opening : '\n'}]}\n`,
  };
}

function diagnostic(file: FileReport, p: Reported): object {
  const suggestions = p
    .fixes()
    .filter(({ edits }) => edits.length === 1 && edits[0]?.file.path === file.path)
    .flatMap(({ edits }) => edits.map((e) => ({ range: bytesOf(e), text: e.newText })));
  return {
    message: p.message,
    location: { path: file.path === '-' ? 'stdin' : file.path, range: bytesOf({ file, span: p.span }) },
    severity: severities[p.severity],
    code: { value: p.code, url: addresses.checkPage(p.code) },
    ...(suggestions.length > 0 ? { suggestions } : {}),
  };
}

/** Returns a place with columns in bytes of UTF-8, from 1, as the format counts. */
function bytesOf(place: ReportedPlace): object {
  const { text } = place.file;
  const { start, end } = rangeOf(place);
  const point = (line: number, column: number, offset: number): object => ({
    line,
    column: 1 + byteLength(text.slice(offset - (column - 1), offset)),
  });
  return {
    start: point(start.line, start.column, place.span.start),
    end: point(end.line, end.column, place.span.end),
  };
}
