import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { attributor } from '../core/logs/attribution.ts';
import { createEventReports, type EventReport, rulesOfAttribution } from '../core/logs/eventReport.ts';
import type { LogEvent } from '../core/logs/logEvent.ts';
import type { RuleWords } from '../core/logs/logTables.ts';
import { recordedRules } from '../core/logs/recordedRules.ts';
import { type LoadResult, load, originOf } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import {
  fileSource,
  folderSource,
  openRulesFiles,
  type RulesetSource,
  rulesetPlaces,
  rulesetSource,
  rulesetSources,
  workspaceFiles,
} from './coverageSources.ts';
import { plainUri, uriOfPath } from './files.ts';
import { isLogLanguage } from './logTexts.ts';
import { fileName, type RulesFolders } from './rulesetFiles.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** A line of a ruleset in its file. */
export interface RulePlace extends RuleWords {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/** The rules with which a log is compared. */
export interface LogRuleset {
  /** The same for the same rules in the same files. */
  readonly id: string;
  readonly source: RulesetSource;
  readonly loaded: LoadResult;
  /** Returns the place of a line of the ruleset, by its index. */
  readonly placeOf: (line: number) => RulePlace;
  /** Explains an event. */
  readonly report: (event: LogEvent) => EventReport;
  /** Returns the lines of the rules that recorded an event, or may have. */
  readonly linesOf: (event: LogEvent) => readonly number[];
  /** Returns the address of a rule by its place; undefined where none is there. */
  readonly addressOf: (at: string) => string | undefined;
}

/** Finds the rules with which logs are compared. */
export interface LogRules {
  /** Returns the rules for a log, or why there are none, as a sentence. */
  ofLog(uri: string, token: CancellationToken): Promise<LogRuleset | string>;
  /** Returns the rules that a rules file is part of; undefined where they cannot be read or none loads. */
  ofRules(uri: string): Promise<LogRuleset | undefined>;
}

/** Where the rules of a log were found, for some seconds. */
interface Looked {
  readonly uri: string;
  /** Of the configuration. */
  readonly revision: number;
  readonly at: number;
  readonly found: Promise<Found>;
}

/** Where the rules of a log are is looked up again after so many milliseconds. */
const KEPT = 3000;

/** Of more rulesets than that only those next to a log are looked at. */
const MANY = 100;

/** So many rulesets stay loaded. */
const MOST_LOADED = 4;

/**
 * Returns a store, empty at first, of the rulesets with which logs are compared. It finds the ruleset for a
 * log or for a rules file when it is asked, reads and loads it, and keeps the last few.
 * @param session gives the settings and the open documents
 * @param folders reads the files of rules.d directories
 * @param index knows the rules files of the workspace
 */
export function createLogRules(session: Session, folders: RulesFolders, index: WorkspaceIndex): LogRules {
  const loaded = new Map<string, LogRuleset>();
  let looked: Looked | undefined;

  // An edit of rules shows at once.
  const forget = ({ document }: { readonly document: TextDocument }): void => {
    if (!isLogLanguage(document)) looked = undefined;
  };
  session.documents.onDidChangeContent(forget);
  session.documents.onDidClose(forget);

  async function loadedOf(source: RulesetSource): Promise<LogRuleset | undefined> {
    const first = source.files[0]?.uri ?? source.place;
    const settings = await session.configuration.settingsOf(first);
    const [target] = targetsOf(settings.targets, settings.machine);
    if (!target) return undefined;
    const input = JSON.stringify([target.name, target.machine, source.files.map((f) => [f.uri, f.text])]);
    const known = loaded.get(input);
    if (known) return known;
    const ruleset = source.read(target);
    const result = load(ruleset, target);
    if (result.rules.length === 0) return undefined;
    const placeOf = (index: number): RulePlace => {
      const line = ruleset.lines[index];
      const origin = line && originOf(line);
      const uri = source.files[origin?.file ?? 0]?.uri ?? source.place;
      const number = origin?.line ?? 0;
      return { uri, line: number, at: `${fileName(uri)}:${number + 1}`, text: line?.text.trim() ?? '' };
    };
    const made = { id: input, ...rulesetOf(source, result, placeOf) };
    loaded.set(input, made);
    for (const old of loaded.keys()) if (loaded.size > MOST_LOADED) loaded.delete(old);
    return made;
  }

  async function loadedOnes(sources: readonly RulesetSource[]): Promise<readonly LogRuleset[]> {
    const all = await Promise.all(sources.map(loadedOf));
    return all.flatMap((r) => r ?? []);
  }

  /** The rules by the setting, else those that are open, else those of the workspace. */
  async function find(uri: string, token: CancellationToken): Promise<Found> {
    const { logRules } = await session.configuration.settingsOf(uri);
    if (logRules !== undefined) {
      const named = await namedSource(session, folders, logRules, uri);
      return named ?? `The rules of "auditRules.log.rules" cannot be read. Name a file, or a directory.`;
    }
    const open = await loadedOnes(await rulesetSources(session, folders, openRulesFiles(session), token));
    const shown = theOne(open, uri);
    if (shown) return shown.source;
    const files = await workspaceFiles(session, index, token);
    const looked = filesForLog(session, files, uri);
    const all = await loadedOnes(await rulesetSources(session, folders, looked, token));
    return theOne(all, uri)?.source ?? whyNone(looked === files ? all.length : undefined);
  }

  return {
    async ofLog(uri, token) {
      const { revision } = session.configuration;
      const isKnown = looked?.uri === uri && looked.revision === revision && Date.now() - looked.at < KEPT;
      if (!looked || !isKnown) looked = { uri, revision, at: Date.now(), found: find(uri, token) };
      const { found } = looked;
      const source = await found;
      if (token.isCancellationRequested) looked = undefined;
      stopIfCancelled(token);
      if (typeof source === 'string') return source;
      return (await loadedOf(source)) ?? 'None of the rules loads.';
    },
    async ofRules(uri) {
      const source = await rulesetSource(session, folders, uri);
      return source && loadedOf(source);
    },
  };
}

/** Returns files of the rulesets that are looked at for a log: of many only those next to it, else all. */
function filesForLog(session: Session, files: readonly string[], log: string): readonly string[] {
  const places = rulesetPlaces(session, files);
  if (places.size <= MANY) return files;
  return [...places].flatMap(([place, file]) => (directoryOf(place) === directoryOf(log) ? [file] : []));
}

/** Returns why no ruleset is compared. @param count of the rulesets; undefined for many */
function whyNone(count: number | undefined): string {
  if (count === 0)
    return 'There are no rules to compare with. Open the rules, or set "auditRules.log.rules".';
  return `There are ${count ?? `more than ${MANY}`} rulesets. Name the one of this log in "auditRules.log.rules".`;
}

const directoryOf = (uri: string): string => plainUri(uri).replace(/\/[^/]*$/, '');

/** Returns the only ruleset, or of several the only one in the directory of a log. */
function theOne(found: readonly LogRuleset[], log: string): LogRuleset | undefined {
  const near = found.filter((r) => directoryOf(r.source.place) === directoryOf(log));
  const [only] = found.length === 1 ? found : near;
  return found.length === 1 || near.length === 1 ? only : undefined;
}

function rulesetOf(
  source: RulesetSource,
  loaded: LoadResult,
  placeOf: (line: number) => RulePlace,
): Omit<LogRuleset, 'id'> {
  const attribute = attributor(recordedRules(loaded), loaded.target);
  const lines = loaded.rules.map((r) => r.line);
  return {
    source,
    loaded,
    placeOf,
    report: createEventReports(loaded, { wordsOf: placeOf }),
    linesOf: (event) => rulesOfAttribution(attribute(event)).flatMap((rule) => lines[rule] ?? []),
    addressOf(at) {
      const place = lines.map(placeOf).find((p) => p.at === at);
      return place && `${place.uri}#L${place.line + 1}`;
    },
  };
}

/** A ruleset, or why there is none. */
type Found = RulesetSource | string;

/**
 * Returns the ruleset that a setting names: a file, or a directory.
 * @param path from the root
 * @param uri of the document whose machine the path is on
 */
async function namedSource(
  session: Session,
  folders: RulesFolders,
  path: string,
  uri: string,
): Promise<RulesetSource | undefined> {
  const place = uriOfPath(path.replace(/\/+$/, ''), uri);
  const found = await session.files.stat(place);
  return found?.kind === 'directory' ? folderSource(folders, place) : fileSource(session, place);
}
