import { isRulesFileName, rulesDirectoryOf } from '../core/ruleset/rulesDirectory.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import type { Configuration } from './configuration.ts';
import { plainUri } from './files.ts';
import type { Session } from './session.ts';

/** An entry of a rules.d directory. */
export interface RulesFile {
  readonly name: string;
  readonly uri: string;
  /**
   * As it is in its editor, else as it is in the directory; empty where augenrules does not read it, and for
   * a template.
   */
  readonly text: string;
}

/** The rules.d directories around the documents, read through the client. */
export interface RulesFolders {
  /**
   * The files of a directory, open documents first; undefined where it cannot be read, which is logged once.
   */
  filesOf(folder: string): Promise<readonly RulesFile[] | undefined>;
  /** What was read of the directory may be old. */
  forget(folder: string): void;
}

/**
 * Returns the URI of the directory that a file is in, if its files are one ruleset; undefined for any other
 * place.
 * @param uri the file's URI
 */
export function folderOf(
  configuration: Pick<Configuration, 'rulesFolders'>,
  uri: string,
): string | undefined {
  return rulesDirectoryOf(uri, configuration.rulesFolders, plainUri);
}

/** Returns the last part of a file's URI, its name, without percent-encoding, for people. */
export function fileName(uri: string): string {
  // The name of an unsaved document follows its scheme: `untitled:Untitled-1`.
  return (
    plainUri(uri)
      .replace(/^untitled:/, '')
      .split('/')
      .pop() ?? ''
  );
}

/** Returns a text as it is loaded: nothing of a template. */
function plainRules(uri: string, text: string): string {
  return templateKindIn(uri, text) ? '' : text;
}

/** Files are read again after so many milliseconds, for clients that do not tell of changes. */
const KEPT = 5000;

/**
 * Returns a store, empty at first, of the files in rules.d directories, each read when it is asked for.
 * @param session gives access to files, and the open documents, whose text counts instead of the file's
 */
export function createRulesFolders(session: Session): RulesFolders {
  const read = new Map<
    string,
    { readonly at: number; readonly files: Promise<readonly RulesFile[] | undefined> }
  >();
  const told = new Set<string>();

  async function readFolder(folder: string): Promise<readonly RulesFile[] | undefined> {
    const entries = await session.files.readFolder(folder);
    const files = await Promise.all(
      (entries ?? [])
        .filter((e) => e.type === 'file')
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(async ({ name }) => {
          const uri = `${folder}/${encodeURIComponent(name)}`;
          const text = isRulesFileName(name) ? await session.files.readText(uri) : '';
          return { name, uri, text: text && plainRules(uri, text) };
        }),
    );
    const lost = files.find((f) => f.text === undefined);
    if (entries && !lost) {
      told.delete(folder);
      return files as readonly RulesFile[];
    }
    if (!told.has(folder))
      session.log.warn(`${lost?.uri ?? folder} cannot be read, so the rules are not checked as one ruleset.`);
    told.add(folder);
    return undefined;
  }
  return {
    async filesOf(folder) {
      const now = Date.now();
      let kept = read.get(folder);
      if (!kept || now - kept.at > KEPT) read.set(folder, (kept = { at: now, files: readFolder(folder) }));
      const files = await kept.files;
      const open = new Map(session.documents.all().map((d) => [plainUri(d.uri), d] as const));
      return files?.map((f) => {
        const document = open.get(plainUri(f.uri));
        return document
          ? {
              name: f.name,
              uri: document.uri,
              text: isRulesFileName(f.name) ? plainRules(f.uri, document.getText()) : '',
            }
          : f;
      });
    },
    forget: (folder) => void read.delete(folder),
  };
}
