import type { CancellationToken } from 'vscode-languageserver';
import type { Target } from '../core/facts/targets.ts';
import { mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { plainUri } from './files.ts';
import { isOfOtherLanguage } from './otherLanguages.ts';
import type { CoverageParams } from './protocol/coverageRequests.ts';
import { fileName, folderOf, type RulesFile, type RulesFolders } from './rulesetFiles.ts';
import type { Session } from './session.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** The files of a ruleset. */
export interface RulesetSource {
  /** The URI of the directory or file. */
  readonly place: string;
  /** Comments are emptied, so that an edit of one changes nothing. */
  readonly files: readonly RulesFile[];
  readonly read: (target: Target) => Ruleset;
}

/**
 * Returns the rulesets that a request for coverage is about: a file by itself, the ruleset of a file, or all
 * rulesets of the workspace. Empty where nothing can be read, and for a template, whose rules are not known
 * yet.
 */
export async function coverageSources(
  session: Session,
  folders: RulesFolders,
  index: WorkspaceIndex,
  { uri, scope }: CoverageParams,
  token: CancellationToken,
): Promise<readonly RulesetSource[]> {
  if (scope === 'file') return one(await fileSource(session, uri));
  if (scope === 'ruleset') return one(await rulesetSource(session, folders, uri));
  index.tellLeftOut();
  return rulesetSources(session, folders, [...(await workspaceFiles(session, index, token)), uri], token);
}

/** Returns the URIs of the rules files of the workspace, the open ones first; some can be there twice. */
export async function workspaceFiles(
  session: Session,
  index: WorkspaceIndex,
  token: CancellationToken,
): Promise<readonly string[]> {
  const closed = await index.closed('', token, 'soon');
  return [...openRulesFiles(session), ...closed.map((f) => f.uri)];
}

/**
 * Returns one file of each ruleset that rules files are part of, by the URI of the ruleset's place without
 * escapes, in the order of the places.
 */
export function rulesetPlaces(session: Session, uris: readonly string[]): ReadonlyMap<string, string> {
  const byPlace = new Map<string, string>();
  for (const u of uris) {
    const place = plainUri(folderOf(session.configuration, u) ?? u);
    if (!byPlace.has(place)) byPlace.set(place, u);
  }
  return new Map([...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns the URIs of the open rules files that are on a disk. */
export function openRulesFiles(session: Session): readonly string[] {
  return session.documents
    .all()
    .filter((d) => /^(?:file|vscode-[\w-]+):/.test(d.uri) && !isOfOtherLanguage(d))
    .map((d) => d.uri);
}

/**
 * Returns the rulesets that rules files are part of, each once, by their places; empty where none can be
 * read.
 * @param token of the request; asked between files
 */
export async function rulesetSources(
  session: Session,
  folders: RulesFolders,
  uris: readonly string[],
  token: CancellationToken,
): Promise<readonly RulesetSource[]> {
  const sources = new Map<string, RulesetSource>();
  for (const u of rulesetPlaces(session, uris).values()) {
    if (token.isCancellationRequested) break;
    const settings = await session.configuration.settingsOf(u);
    // Which directories are rulesets is known with the settings: several files may be of one by now.
    const place = folderOf(session.configuration, u) ?? u;
    if (settings.excluded === true || sources.has(place)) continue;
    const source = await rulesetSource(session, folders, u);
    if (source) sources.set(source.place, source);
  }
  return [...sources.values()];
}

const one = (source: RulesetSource | undefined): readonly RulesetSource[] => (source ? [source] : []);

/** Returns the ruleset that a rules file is part of; undefined where it cannot be read. */
export async function rulesetSource(
  session: Session,
  folders: RulesFolders,
  uri: string,
): Promise<RulesetSource | undefined> {
  const folder = folderOf(session.configuration, uri);
  return folder === undefined ? fileSource(session, uri) : folderSource(folders, folder);
}

/**
 * Returns the files of a directory as one ruleset; undefined where it cannot be read.
 * @param folder the URI of the directory
 */
export async function folderSource(
  folders: RulesFolders,
  folder: string,
): Promise<RulesetSource | undefined> {
  const listed = await folders.filesOf(folder);
  if (!listed) return undefined;
  const files = listed.map(emptied);
  return { place: folder, files, read: ({ awk, release }) => mergeFolder(files, awk, release) };
}

/** Returns a file as a ruleset by itself; undefined where it cannot be read, and for a template. */
export async function fileSource(session: Session, uri: string): Promise<RulesetSource | undefined> {
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
