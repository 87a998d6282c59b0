import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configFileName } from '../core/config.ts';
import { waiverEdits, waiverRemovalEdits } from '../core/configEdit.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import { toTextEdit } from './convertText.ts';
import { demandOf } from './demands.ts';
import { directoryOfUri } from './nearestConfig.ts';
import type { ProfiledRules } from './profileResults.ts';
import type { ProfileChange, WaiverParams } from './protocol/complianceRequests.ts';
import type { Session } from './session.ts';

/**
 * Returns the edits that waive a requirement for the rules of a file, or remove its waiver where no reason is
 * given: in the nearest `.audit-rules.json`, or in a new one in the directory of the file. Null where that text
 * cannot be read as a configuration, where the reason is blank, and where there is nothing to remove.
 */
export async function waiverChange(
  { configuration, files }: Pick<Session, 'configuration' | 'files'>,
  { uri, id, reason }: WaiverParams,
): Promise<ProfileChange | null> {
  const folder = (await configuration.configFolderOf(uri)) ?? directoryOfUri(uri.replace(/[?#].*$/s, ''));
  const why = reason?.trim();
  if (folder === undefined || why === '') return null;
  const place = `${folder}/${configFileName}`;
  const text = await files.readText(place, 'editor');
  const edits = why === undefined ? waiverRemovalEdits(text ?? '', id) : waiverEdits(text ?? '', id, why);
  if (!edits || edits.length === 0) return null;
  const document = TextDocument.create(place, 'json', 0, text ?? '');
  return {
    uri: place,
    edits: edits.map((e) => toTextEdit(document, e)),
    ...(text === undefined ? { isNew: true as const } : {}),
  };
}

/**
 * Returns an action for each requirement that demands a rule at a span and is neither waived nor met word for
 * word: it runs the client's command that asks for a reason. Empty where there is none.
 * @param known what was compared, perhaps of an earlier text
 * @param span UTF-16 offsets of the document
 * @param command the client's command; gets the document's URI and the id
 */
export function waiveActions(
  known: readonly ProfiledRules[],
  analysis: Analysis,
  span: Span,
  command: string | undefined,
): readonly CodeAction[] {
  if (known.length === 0 || command === undefined) return [];
  const { uri } = analysis.document;
  const lines = analysis.rules.lines.filter((l) => l.start <= span.end && l.end >= span.start);
  const ids = known.flatMap(({ demands, judged }) =>
    lines
      .flatMap((l) => demandOf(demands.get(uri), l)?.demands.results ?? [])
      .filter((r) => r.state !== 'exact' && !judged.waived.has(r.requirement.id))
      .map((r) => r.requirement.id),
  );
  return [...new Set(ids)].map((id): CodeAction => {
    const title = `Waive ${id}…`;
    return { title, kind: CodeActionKind.QuickFix, command: { title, command, arguments: [{ uri, id }] } };
  });
}
