import { configFileName } from '../core/config.ts';
import { isPolicyName, isPolicyPath } from '../core/ima/syntax/policyNames.ts';
import { lastName, plainUri, rulesFilesIn } from './files.ts';
import { findFilesBelow, isAtOrBelow, isNamedAsRules, isPassedOver, type SearchManner } from './findBelow.ts';
import { folderIn, type IndexedFiles } from './indexedFiles.ts';
import { someAtATime } from './pace.ts';
import { folderOf } from './rulesetFiles.ts';
import type { Session } from './session.ts';

/** What there is in the workspace, by URIs. */
export interface WorkspaceFiles {
  /** The rules files, by their URIs without escapes. */
  readonly rules: ReadonlyMap<string, string>;
  /** The rules files next to open documents from elsewhere. */
  readonly beside: ReadonlyMap<string, string>;
  readonly policies: readonly string[];
  /** No bound of the search left anything out. */
  readonly isWhole: boolean;
}

/**
 * Finds the rules files and IMA policies of the workspace: by their names, and in directories that settings
 * name as rulesets.
 * @param roots the URIs of the workspace's directories
 */
export async function findWorkspaceFiles(
  session: Session,
  roots: readonly string[],
  manner: SearchManner,
): Promise<WorkspaceFiles> {
  const { configuration, files, documents } = session;
  // With the settings of a place it is known which directories are rulesets by another name.
  const settle = async (folder: string): Promise<void> => {
    await manner.rest();
    await configuration.settingsOf(`${folder}/audit.rules`);
  };
  const [{ uris, isWhole }] = await Promise.all([
    findFilesBelow(files, roots, isLookedFor, manner),
    someAtATime(roots, settle),
  ]);
  const configured = uris.filter((uri) => uri.endsWith(`/${configFileName}`)).map(folderIn);
  await someAtATime([...new Set(configured)], settle);
  const places = roots.map(plainUri);
  const named = [...configuration.rulesFolders].filter((d) => places.some((place) => isAtOrBelow(d, place)));
  const inNamed = await someAtATime(named, (d) => rulesFilesIn(files, encodeURI(d)));
  const rules = byPlainUri([...uris.filter((uri) => uri.endsWith('.rules')), ...inNamed.flat()]);
  const folders = new Set([...rules.keys()].map(folderIn));
  const elsewhere = new Map(
    documents
      .keys()
      .flatMap((uri) => folderOf(configuration, uri) ?? [])
      .map((folder) => [plainUri(folder), folder] as const)
      .filter(([plain]) => !folders.has(plain)),
  );
  const beside = await someAtATime([...elsewhere.values()], (folder) => rulesFilesIn(files, folder));
  return { rules, beside: byPlainUri(beside.flat()), policies: uris.filter(isPolicyPath), isWhole };
}

function isLookedFor(folder: string, name: string): boolean {
  return isNamedAsRules(folder, name) || isPolicyName(folder, name) || name === configFileName;
}

const byPlainUri = (uris: readonly string[]): ReadonlyMap<string, string> =>
  new Map(uris.map((uri) => [plainUri(uri), uri]));

/**
 * Returns the URIs of the rules files that a change of a file or directory concerns: the file, or what is known
 * of the directory. Empty where the search for rules files would not find it.
 * @param roots the URIs of the workspace's directories
 */
export function concernedFiles(
  { configuration }: Pick<Session, 'configuration'>,
  roots: readonly string[],
  indexed: IndexedFiles,
  uri: string,
): readonly string[] {
  const plain = plainUri(uri);
  if (indexed.has(plain)) return [uri];
  const folder = folderIn(plain);
  if (plain.endsWith('.rules')) {
    const isRuleset = folderOf(configuration, uri) !== undefined && indexed.hasFolder(folder);
    const isNamed = isNamedAsRules(lastName(folder), lastName(plain)) && isSearched(roots, folder);
    return isRuleset || isNamed || configuration.rulesFolders.has(folder) ? [uri] : [];
  }
  const below: string[] = [];
  for (const [known, file] of indexed.all()) if (isAtOrBelow(known, plain)) below.push(file.uri);
  return below;
}

/** Reports whether a search below directories comes into a directory, a URI without escapes. */
function isSearched(roots: readonly string[], folder: string): boolean {
  return roots.some((uri) => {
    const root = plainUri(uri).replace(/\/+$/, '');
    return isAtOrBelow(folder, root) && !folder.slice(root.length).split('/').some(isPassedOver);
  });
}
