import {
  type DefinitionParams,
  type Location,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import { keyAt, references } from '../core/navigation/references.ts';
import { matchesQuery, workspaceSymbols } from '../core/navigation/workspaceSymbols.ts';
import { relatedPlaces } from './convertProblems.ts';
import { toLocation } from './convertText.ts';
import type { LogHandlers } from './logHandlers.ts';
import { isLogLanguage } from './logTexts.ts';
import { byLanguage } from './openHandler.ts';
import { fileName } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { Library } from './workspaceDocuments.ts';

/** The most symbols of an answer: nobody reads more, and a longer query brings the rest. */
const MOST = 500;

/** Registers the search for symbols in the workspace, and go to definition. */
export function registerFinding(
  session: Session,
  rulesets: Rulesets,
  library: Library,
  logs: LogHandlers,
): void {
  const { connection, guard, shape } = session;
  connection.onWorkspaceSymbol(
    guard('workspaceSymbol', [] as SymbolInformation[], async ({ query }, token) => {
      const found: SymbolInformation[] = [];
      for (const { name: uri, document, text } of await library.documents('', token, false)) {
        stopIfCancelled(token);
        for (const { kind, name, span } of workspaceSymbols(document)) {
          if (!matchesQuery(name, query)) continue;
          const location = toLocation(text, span);
          found.push({
            name,
            kind: shape.kinds.workspaceSymbol(kind === 'key' ? SymbolKind.Key : SymbolKind.File),
            location,
            containerName: fileName(uri),
          });
          if (found.length === MOST) return found;
        }
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
        const all = await library.documents(textDocument.uri, token, false);
        // The files of the document's directory come before all others, each by its name.
        const folder = textDocument.uri.slice(0, textDocument.uri.lastIndexOf('/') + 1);
        const rank = (uri: string): string => `${uri.startsWith(folder) ? 0 : 1} ${uri}`;
        const sorted = [...all].sort((a, b) => (rank(a.name) < rank(b.name) ? -1 : 1));
        const [first] = references(sorted, key.key);
        const there = first && sorted.find((d) => d.name === first.name);
        return first && there ? [toLocation(there.text, first.span)] : [];
      }
      const about = judged.problems.filter((p) => p.span.start <= offset && p.span.end >= offset);
      return about.flatMap((p) =>
        relatedPlaces(document, p, judged.view?.files ?? []).map((r) => r.location),
      );
    },
  );
  connection.onDefinition(byLanguage(session, isLogLanguage, logs.definition, ofRules));
}
