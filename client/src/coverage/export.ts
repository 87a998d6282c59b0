import { ProgressLocation, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type CoverageExportParams,
  type CoverageParams,
  coverageExportRequest,
} from '../../../server/src/lsp/protocol/coverageRequests.ts';
import { alarm, inform, warn } from '../notices.ts';

const formats: readonly {
  readonly label: string;
  readonly detail: string;
  readonly format: CoverageExportParams['format'];
  readonly ending: string;
}[] = [
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
export interface ExportOptions {
  readonly format?: string;
  readonly to?: string;
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
  const chosen =
    formats.find((f) => f.format === options.format) ??
    (await window.showQuickPick(formats, {
      title: 'Export Coverage',
      placeHolder: 'The format of the file',
    }));
  if (!chosen) return;
  const proposed = Uri.joinPath(
    Uri.parse(subject.uri),
    '..',
    `coverage${chosen.format === 'navigator' ? '-layer' : ''}.${chosen.ending}`,
  );
  const to =
    options.to === undefined
      ? await window.showSaveDialog({ defaultUri: proposed, filters: { [chosen.label]: [chosen.ending] } })
      : Uri.parse(options.to);
  if (!to) return;
  try {
    const params: CoverageExportParams = {
      ...subject,
      format: chosen.format,
      ...(options.group === undefined ? {} : { group: options.group }),
    };
    const text = await window.withProgress(
      { location: ProgressLocation.Window, title: 'Exporting coverage' },
      () => client.sendRequest<string | null>(coverageExportRequest, params),
    );
    if (text === null) {
      warn('There are no audit rules here that can be read: nothing was written.');
      return;
    }
    await workspace.fs.writeFile(to, new TextEncoder().encode(text));
    if (options.to !== undefined) return;
    const answer = await inform(`The coverage is in ${to.path.split('/').pop()}.`, 'Open');
    if (answer === 'Open') await window.showTextDocument(to);
  } catch (error) {
    alarm(`The coverage could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
