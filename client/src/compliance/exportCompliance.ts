import { Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ComplianceExportParams,
  complianceExportRequest,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import { exportReport, type ReportFormat, type ReportWish } from '../exportReport.ts';

const formats: readonly ReportFormat<ComplianceExportParams['format']>[] = [
  { label: 'Markdown', detail: 'A table for people', format: 'markdown', ending: 'md' },
  { label: 'CSV', detail: 'A row for each requirement, for spreadsheets', format: 'csv', ending: 'csv' },
  {
    label: 'JSON',
    detail: 'All that is known; also a baseline for "audit-rules profile"',
    format: 'json',
    ending: 'json',
  },
  { label: 'SARIF', detail: 'For code scanning and viewers of problems', format: 'sarif', ending: 'sarif' },
  { label: 'JUnit', detail: 'A test for each requirement, for CI servers', format: 'junit', ending: 'xml' },
];

/**
 * Writes how rules meet a compliance profile into a file that the user chooses, as the command
 * `audit-rules profile` prints it. Returns the file; undefined where nothing was written.
 * @param uri the rules
 * @param profile its name
 * @param wish the format, and the URI of the file; the user is asked for what is absent
 */
export function exportCompliance(
  client: BaseLanguageClient,
  uri: Uri,
  profile: string,
  wish: ReportWish,
): Promise<Uri | undefined> {
  const directory = workspace.getWorkspaceFolder(uri)?.uri ?? Uri.joinPath(uri, '..');
  return exportReport(
    {
      title: `Export Compliance with ${profile}`,
      subject: 'the report',
      formats,
      proposed: ({ ending }) => Uri.joinPath(directory, `${profile}.${ending}`),
      text(format) {
        const params: ComplianceExportParams = { uri: uri.toString(), profile, format };
        return client.sendRequest<string | null>(complianceExportRequest, params);
      },
    },
    wish,
  );
}
