import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  TextEdit,
} from 'vscode-languageserver';
import { type FormatOptions, format, formatRange, formatTyped } from '../core/editing/format.ts';
import { formatPolicy, formatPolicyRange, formatTypedPolicy } from '../core/ima/editor/formatPolicy.ts';
import { readOnce } from '../core/service.ts';
import type { Analysis } from './analysis.ts';
import { toSpan, toTextEdit } from './convertText.ts';
import { plainUri } from './files.ts';
import { openHandler } from './openHandler.ts';
import { policyOr } from './policies.ts';
import { folderOf, type RulesFolders } from './rulesetFiles.ts';
import type { Session } from './session.ts';

/**
 * Registers the formatting of documents, ranges and typed lines.
 * @param folders the rules.d directories around the documents
 */
export function registerFormatting(session: Session, folders: RulesFolders): void {
  const { connection } = session;
  const optionsOf = (analysis: Analysis): Promise<FormatOptions> =>
    rulesetOptions(session, folders, analysis);
  const none: TextEdit[] = [];
  connection.onDocumentFormatting(
    policyOr(
      session,
      'formatting',
      none,
      ({ policy, document }) => formatPolicy(policy).map((e) => toTextEdit(document, e)),
      openHandler(session, 'formatting', none, async (analysis, _params: DocumentFormattingParams) =>
        format(analysis.rules, await optionsOf(analysis)).map((e) => toTextEdit(analysis.document, e)),
      ),
    ),
  );
  connection.onDocumentRangeFormatting(
    policyOr(
      session,
      'rangeFormatting',
      none,
      ({ policy, document }, { range }) =>
        formatPolicyRange(policy, toSpan(document, range)).map((e) => toTextEdit(document, e)),
      openHandler(
        session,
        'rangeFormatting',
        none,
        async (analysis, { range }: DocumentRangeFormattingParams) => {
          const { rules, document } = analysis;
          const edits = formatRange(rules, toSpan(document, range), await optionsOf(analysis));
          return edits.map((e) => toTextEdit(document, e));
        },
      ),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    policyOr(
      session,
      'onTypeFormatting',
      none,
      ({ policy, document }, { position }) =>
        formatTypedPolicy(policy, document.offsetAt(position)).map((e) => toTextEdit(document, e)),
      openHandler(
        session,
        'onTypeFormatting',
        none,
        async (analysis, { position }: DocumentOnTypeFormattingParams) => {
          const { rules, document } = analysis;
          const edits = formatTyped(rules, document.offsetAt(position), await optionsOf(analysis));
          return edits.map((e) => toTextEdit(document, e));
        },
      ),
    ),
  );
}

/**
 * Returns how a document is formatted as a part of its rules.d directory; where the directory cannot be read,
 * options keep their order.
 */
async function rulesetOptions(
  { configuration }: Session,
  folders: RulesFolders,
  { document, rules, formatOptions }: Analysis,
): Promise<FormatOptions> {
  const folder = formatOptions.order ? folderOf(configuration, document.uri) : undefined;
  if (folder === undefined) return formatOptions;
  const files = await folders.filesOf(folder);
  if (!files) return { ...formatOptions, order: false };
  const own = plainUri(document.uri);
  const others = files.filter((f) => plainUri(f.uri) !== own).map(({ text, uri }) => readOnce(text, uri));
  return { ...formatOptions, ruleset: { formatted: [rules], others } };
}
