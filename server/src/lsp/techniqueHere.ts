import type { CancellationToken } from 'vscode-languageserver';
import { catalogueOf } from '../core/attack/data/catalogue.ts';
import type { TechniqueHere } from '../core/attack/data/describeTechnique.ts';
import { techniqueRevision } from '../core/attack/data/techniqueData.ts';
import { styleOf } from '../core/attack/insert/insertStyle.ts';
import { countMissing } from '../core/attack/insert/insertTechniques.ts';
import { rulesWithKey } from '../core/navigation/references.ts';
import { liveId, namesOneOf, techniquePlaces } from '../core/navigation/techniqueUses.ts';
import type { Analysis } from './analysis.ts';
import { type FileFacts, linesWithKey, namedPlaces, rulesWithKeys } from './fileFacts.ts';
import { plainUri } from './files.ts';
import { withinTime } from './patience.ts';
import { fileName } from './rulesetFiles.ts';
import type { Rulesets, RulesetView } from './rulesets.ts';
import type { Session } from './session.ts';
import { type Library, remembered, rulesIn } from './workspaceDocuments.ts';

/** So many places by name. */
const PLACES = 3;
/** How long a hover waits for what it can do without, in milliseconds: the next one has it. */
const PATIENCE = 400;

/**
 * Returns a function that finds out, for a technique and a document, where the user's files have rules for
 * the technique, and how many of the catalogue's rules for it the document's ruleset lacks; undefined where
 * that takes longer than a hover can wait.
 */
export function createTechniqueHere(session: Session, rulesets: Rulesets, library: Library) {
  const lacking = new WeakMap<RulesetView, Map<string, number>>();

  /** How many rules of the catalogue a ruleset has not; kept with what is known of the ruleset. */
  function missing(view: RulesetView, file: number, id: string): number | undefined {
    const [first] = view.context.rulesets;
    if (!first || file < 0 || !catalogueOf(id)) return undefined;
    const known = lacking.get(view) ?? new Map<string, number>();
    lacking.set(view, known);
    const slot = `${techniqueRevision()} ${file} ${id}`;
    let count = known.get(slot);
    if (count === undefined) {
      const { ruleset, target } = first;
      count = countMissing({
        techniques: [id],
        targets: view.context.targets,
        ruleset,
        file,
        ...styleOf(ruleset, target),
      });
      known.set(slot, count);
    }
    return count;
  }

  async function work(
    analysis: Analysis,
    technique: string,
    token: CancellationToken,
  ): Promise<TechniqueHere> {
    const id = liveId(technique);
    const { uri } = analysis.document;
    const [{ open, closed }, view] = await Promise.all([
      library.survey(uri, token, 'quick'),
      rulesets.soonOf(analysis),
    ]);
    const isWanted = namesOneOf([id]);
    const inOpen = techniquePlaces(open, [id]).map(({ name, line }) => placeLink(name, line.number));
    const count = remembered((facts: FileFacts) => rulesWithKeys(facts, isWanted));
    const others = closed.filter(({ facts }) => count(facts) > 0).slice(0, PLACES);
    const inClosed = others.flatMap(({ uri: other, facts }) =>
      namedPlaces(facts, isWanted)
        .filter(({ kind }) => kind === 'key')
        .map(({ range }) => placeLink(other, range.start.line + 1)),
    );
    const places = [...inOpen, ...inClosed].slice(0, PLACES);
    const file = typeof view === 'string' ? -1 : view.files.findIndex((f) => f.uri === uri);
    const lacks = typeof view === 'string' ? undefined : missing(view, file, id);
    const { insertCommand } = session.options;
    return {
      rules: inOpen.length + rulesIn(closed, isWanted),
      places,
      ...(lacks === undefined ? {} : { missing: lacks }),
      ...(insertCommand === undefined
        ? {}
        : { insertUrl: commandUrl(insertCommand, { technique: id, uri, choose: true }) }),
    };
  }

  return (
    analysis: Analysis,
    technique: string,
    token: CancellationToken,
  ): Promise<TechniqueHere | undefined> => withinTime(work(analysis, technique, token), PATIENCE);
}

/**
 * Returns a function that counts the rules with a key in all files but a document, as references find them;
 * undefined where that takes longer than a hover can wait.
 */
export function createKeyElsewhere(library: Library) {
  async function count(uri: string, key: string, token: CancellationToken): Promise<number> {
    const { open, closed } = await library.survey(uri, token, 'quick');
    const others = open.filter((d) => plainUri(d.name) !== plainUri(uri));
    const linesIn = remembered((facts: FileFacts) => linesWithKey(facts, key));
    return closed.reduce((sum, { facts }) => sum + linesIn(facts), rulesWithKey(others, key));
  }
  return (uri: string, key: string, token: CancellationToken): Promise<number | undefined> =>
    withinTime(count(uri, key, token), PATIENCE);
}

/** Returns a link to a line, whose number counts from 1. */
function placeLink(uri: string, line: number): TechniqueHere['places'][number] {
  const url = uri.replace(/[()\s]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return { label: `${fileName(uri)}:${line}`, url: `${url}#L${line}` };
}

function commandUrl(command: string, argument: object): string {
  // Parentheses would end the address in Markdown.
  return `command:${command}?${encodeURIComponent(JSON.stringify([argument])).replace(/[()']/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
}
