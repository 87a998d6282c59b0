import { Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type CoverageExportParams,
  type CoverageParams,
  coverageExportRequest,
} from '../../../server/src/lsp/protocol/coverageRequests.ts';
import { exportReport, type ReportFormat, type ReportWish } from '../exportReport.ts';
import { inform } from '../notices.ts';

const formats: readonly ReportFormat<CoverageExportParams['format']>[] = [
  {
    label: 'ATT&CK Navigator layer',
    detail: 'For MITRE’s matrix in a browser; also a baseline for "audit-rules coverage"',
    format: 'navigator',
    ending: 'json',
  },
  { label: 'Markdown', detail: 'Tables for people', format: 'markdown', ending: 'md' },
  { label: 'CSV', detail: 'A row for each technique, with keys and reasons', format: 'csv', ending: 'csv' },
  { label: 'JSON', detail: 'All that is known, for programs', format: 'json', ending: 'json' },
];

/** What a caller may settle beforehand: the format, the URI of the file that is written, a group's id. */
export interface ExportOptions extends ReportWish {
  readonly group?: string;
}

/**
 * Writes a coverage into a file that the user chooses; nothing where they choose none.
 * @param subject says which rules the coverage is about; for undefined, a notification asks to open a rules
 *   file
 * @param options the format, and the URI of the file; the user is asked for what is absent
 */
export async function exportCoverage(
  client: BaseLanguageClient,
  subject: CoverageParams | undefined,
  options: ExportOptions = {},
): Promise<void> {
  if (!subject) {
    void inform('There is nothing to export. Open a rules file, or a folder that contains one.');
    return;
  }
  const proposed = ({ format, ending }: ReportFormat<string>): Uri =>
    Uri.joinPath(Uri.parse(subject.uri), '..', `coverage${format === 'navigator' ? '-layer' : ''}.${ending}`);
  const { group } = options;
  await exportReport(
    {
      title: 'Export Coverage',
      subject: 'the coverage',
      formats,
      proposed,
      text(format) {
        const params: CoverageExportParams = {
          ...subject,
          format,
          ...(group === undefined ? {} : { group }),
        };
        return client.sendRequest<string | null>(coverageExportRequest, params);
      },
    },
    options,
  );
}
