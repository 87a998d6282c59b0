import {
  type DefinitionParams,
  type Location,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import { keyAt, references } from '../core/navigation/references.ts';
import { matchesQuery, workspaceSymbols } from '../core/navigation/workspaceSymbols.ts';
import { relatedPlaces } from './convertProblems.ts';
import { toRange } from './convertText.ts';
import { type FileFacts, firstPlace, type NamedPlace, namedPlaces } from './fileFacts.ts';
import type { LogHandlers } from './logHandlers.ts';
import { isLogLanguage } from './logTexts.ts';
import { byLanguage } from './openHandler.ts';
import { createPace } from './pace.ts';
import { fileName } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import { type Library, remembered, type Survey } from './workspaceDocuments.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** The most symbols of an answer: nobody reads more, and a longer query brings the rest. */
const MOST = 500;

/** Where symbols and definitions are looked for. */
interface Finders {
  readonly library: Library;
  readonly index: WorkspaceIndex;
  readonly logs: LogHandlers;
}

/** Registers the search for symbols in the workspace, and go to definition. */
export function registerFinding(
  session: Session,
  rulesets: Rulesets,
  { library, index, logs }: Finders,
): void {
  const { connection, guard, shape } = session;
  const { rest } = createPace(() => true);
  connection.onWorkspaceSymbol(
    guard('workspaceSymbol', [] as SymbolInformation[], async ({ query }, token) => {
      const { open, closed } = await library.survey('', token);
      index.tellLeftOut();
      const isWanted = remembered((name: string) => matchesQuery(name, query));
      const inFacts = remembered((facts: FileFacts) => namedPlaces(facts, isWanted));
      const found: SymbolInformation[] = [];
      const add = (uri: string, places: readonly NamedPlace[]): void => {
        for (const { kind, name, range } of places.slice(0, MOST - found.length))
          found.push({
            name,
            kind: shape.kinds.workspaceSymbol(kind === 'key' ? SymbolKind.Key : SymbolKind.File),
            location: { uri, range },
            containerName: fileName(uri),
          });
      };
      for (const { name: uri, document, text } of open) {
        const symbols = workspaceSymbols(document).filter(({ name }) => isWanted(name));
        add(
          uri,
          symbols.map((symbol) => ({ ...symbol, range: toRange(text, symbol.span) })),
        );
      }
      for (const { uri, facts } of closed) {
        if (found.length === MOST) break;
        await rest();
        stopIfCancelled(token);
        add(uri, inFacts(facts));
      }
      return found;
    }),
  );
  // A key leads to where it first stands; a rule that repeats or shadows another leads there.
  const ofRules = guard(
    'definition',
    [] as Location[],
    async ({ textDocument, position }: DefinitionParams, token) => {
      const judged = await rulesets.judge(textDocument.uri, token);
      if (!judged) return [];
      const { document, rules } = judged.analysis;
      const offset = document.offsetAt(position);
      const key = keyAt(rules, offset);
      if (key && key.key !== '') {
        return firstOf(await library.survey(textDocument.uri, token), textDocument.uri, key.key);
      }
      const about = judged.problems.filter((p) => p.span.start <= offset && p.span.end >= offset);
      return about.flatMap((p) =>
        relatedPlaces(document, p, judged.view?.files ?? []).map((r) => r.location),
      );
    },
  );
  connection.onDefinition(byLanguage(session, isLogLanguage, logs.definition, ofRules));
}

/**
 * Returns the first place of a key: the files of a document's directory come before all others, each by its
 * name. Empty where no file has the key.
 */
function firstOf({ open, closed }: Survey, uri: string, key: string): Location[] {
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const rank = (place: string): string => `${place.startsWith(folder) ? 0 : 1} ${place}`;
  const placeIn = remembered((facts: FileFacts) => firstPlace(facts, key) ?? null);
  const places = [
    ...open.flatMap(({ name, document, text }) => {
      const [first] = references([{ name, document }], key);
      return first ? [{ uri: name, range: toRange(text, first.span) }] : [];
    }),
    ...closed.flatMap(({ uri: name, facts }) => {
      const range = placeIn(facts);
      return range ? [{ uri: name, range }] : [];
    }),
  ];
  const [first, ...others] = places;
  if (!first) return [];
  return [others.reduce((best, place) => (rank(place.uri) < rank(best.uri) ? place : best), first)];
}
