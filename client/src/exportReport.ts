import { ProgressLocation, Uri, window, workspace } from 'vscode';
import { alarm, inform, warn } from './notices.ts';

/** A format that a report can be written in. */
export interface ReportFormat<F extends string> {
  readonly label: string;
  readonly detail: string;
  readonly format: F;
  /** What the file's name ends in, without a dot. */
  readonly ending: string;
}

/** A report that is written into a file. */
export interface ReportToWrite<F extends string> {
  /** Of the list of formats. */
  readonly title: string;
  /** What the report is called in a sentence: `the coverage`. */
  readonly subject: string;
  readonly formats: readonly ReportFormat<F>[];
  /** The file that is proposed. */
  readonly proposed: (format: ReportFormat<F>) => Uri;
  /** Returns the report's text; null where there are no rules for it. */
  readonly text: (format: F) => Thenable<string | null>;
}

/** What a caller says, so that the user is not asked. */
export interface ReportWish {
  readonly format?: string;
  /** The URI of the file. */
  readonly to?: string;
}

/**
 * Writes a report into a file that the user chooses, in a format that the user chooses; nothing where they
 * choose none. Returns the file; undefined where nothing was written.
 * @param wish the format, and the URI of the file; the user is asked for what is absent
 */
export async function exportReport<F extends string>(
  { title, subject, formats, proposed, text }: ReportToWrite<F>,
  wish: ReportWish,
): Promise<Uri | undefined> {
  const chosen =
    formats.find((f) => f.format === wish.format) ??
    (await window.showQuickPick(formats, { title, placeHolder: 'The format of the file' }));
  if (!chosen) return undefined;
  const filters = { [chosen.label]: [chosen.ending] };
  const to =
    wish.to === undefined
      ? await window.showSaveDialog({ defaultUri: proposed(chosen), filters })
      : Uri.parse(wish.to);
  if (!to) return undefined;
  try {
    const progress = { location: ProgressLocation.Window, title: `Exporting ${subject}` };
    const written = await window.withProgress(progress, () => text(chosen.format));
    if (written === null) {
      warn('There are no audit rules here that can be read: nothing was written.');
      return undefined;
    }
    await workspace.fs.writeFile(to, new TextEncoder().encode(written));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    alarm(`${started(subject)} could not be written: ${why}`);
    return undefined;
  }
  if (wish.to === undefined) void offerToOpen(subject, to);
  return to;
}

async function offerToOpen(subject: string, file: Uri): Promise<void> {
  const said = await inform(`${started(subject)} is in ${file.path.split('/').pop()}.`, 'Open');
  if (said === 'Open') await window.showTextDocument(file);
}

const started = (subject: string): string => `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)}`;
