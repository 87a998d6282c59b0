import type { Target } from '../core/facts/targets.ts';
import { mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { isContainer } from './embedded.ts';
import { findRulesFiles, plainUri } from './files.ts';
import type { CoverageParams } from './protocol/coverageRequests.ts';
import { fileName, folderOf, type RulesFile, type RulesFolders } from './rulesetFiles.ts';
import type { Session } from './session.ts';

/** The files of a ruleset. */
export interface RulesetSource {
  /** The URI of the directory or file. */
  readonly place: string;
  /** Comments are emptied, so that an edit of one changes nothing. */
  readonly files: readonly RulesFile[];
  readonly read: (target: Target) => Ruleset;
}

/**
 * Returns the rulesets that are meant; none where nothing can be read, and for a template, whose rules are
 * not known yet.
 */
export async function coverageSources(
  session: Session,
  folders: RulesFolders,
  { uri, scope }: CoverageParams,
  stopped: () => boolean,
): Promise<readonly RulesetSource[]> {
  if (scope === 'file') return one(await fileSource(session, uri));
  if (scope === 'ruleset') return one(await rulesetSource(session, folders, uri));
  const found = await findRulesFiles(session.files, await session.folders(), stopped);
  const open = session.documents
    .all()
    .filter((d) => /^(?:file|vscode-[\w-]+):/.test(d.uri) && !isContainer(d))
    .map((d) => d.uri);
  const byPlace = new Map<string, string>();
  for (const u of [...open, ...found, uri]) {
    const place = plainUri(folderOf(session.configuration, u) ?? u);
    if (!byPlace.has(place)) byPlace.set(place, u);
  }
  const sources: RulesetSource[] = [];
  for (const [, u] of [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (stopped()) break;
    const settings = await session.configuration.settingsOf(u);
    if (!session.documents.get(u)) session.configuration.forget(u);
    // Which directories are rulesets is known with the settings: several files may be of one by now.
    const place = folderOf(session.configuration, u) ?? u;
    if (settings.excluded !== true && !sources.some((s) => s.place === place))
      sources.push(...one(await rulesetSource(session, folders, u)));
  }
  return sources;
}

const one = (source: RulesetSource | undefined): readonly RulesetSource[] => (source ? [source] : []);

async function rulesetSource(
  session: Session,
  folders: RulesFolders,
  uri: string,
): Promise<RulesetSource | undefined> {
  const folder = folderOf(session.configuration, uri);
  if (folder === undefined) return fileSource(session, uri);
  const listed = await folders.filesOf(folder);
  if (!listed) return undefined;
  const files = listed.map(emptied);
  return { place: folder, files, read: ({ awk, release }) => mergeFolder(files, awk, release) };
}

async function fileSource(session: Session, uri: string): Promise<RulesetSource | undefined> {
  const text = session.documents.get(uri)?.getText() ?? (await session.files.readText(uri));
  if (text === undefined || templateKindIn(uri, text)) return undefined;
  const file = emptied({ name: fileName(uri), uri, text });
  return { place: uri, files: [file], read: () => singleFile(file.text, file.name) };
}

/**
 * Returns a file with its comments emptied. Comments that auditctl might cut, and a last line without its
 * newline, stay as they are.
 */
function emptied(file: RulesFile): RulesFile {
  return { ...file, text: file.text.replace(/(?<=^|\n)#[^\r\n]{1,1000}(?=\r?\n)/g, '#') };
}
