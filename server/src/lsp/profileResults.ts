import type { CancellationToken } from 'vscode-languageserver';
import { builtInProfile } from '../core/profiles/builtInProfiles.ts';
import { judgeProfileSteps } from '../core/profiles/judgeProfile.ts';
import { demandsOfLines, type LineDemands } from '../core/profiles/lineDemands.ts';
import type { JudgedProfile } from '../core/profiles/profileFailures.ts';
import { originOf } from '../core/ruleset/index.ts';
import { type ChosenProfiles, chosenProfiles } from './chosenProfiles.ts';
import { type RulesetSource, rulesetSource } from './coverageSources.ts';
import type { HostPrograms } from './hostPrograms.ts';
import { createFollower } from './profileFollower.ts';
import type { CoveragePlace } from './protocol/coverageRequests.ts';
import { fileName, type RulesFolders } from './rulesetFiles.ts';
import { createSchedule, type Schedule } from './rulesetSchedule.ts';
import { placeOf } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** A ruleset, compared with a compliance profile. */
export interface ProfiledRules {
  readonly judged: JudgedProfile;
  /** Returns the place of a line of the ruleset, by its index, in its file. */
  readonly placeOf: (line: number) => CoveragePlace & { readonly text: string };
  /** What demands lines, by the URI of their file and their whole text. */
  readonly demands: ReadonlyMap<string, ReadonlyMap<string, DemandedLine>>;
}

/** A line that a profile demands: its index in the ruleset, and the requirements. */
export interface DemandedLine {
  readonly line: number;
  readonly demands: LineDemands;
}

/** The comparison of a ruleset with the profiles that its settings choose. */
export interface ProfiledRuleset extends Pick<ChosenProfiles, 'problems'> {
  readonly source: RulesetSource;
  /** The text of auditd.conf; undefined where there is none. */
  readonly config: string | undefined;
  /** The set-id programs of the machine; undefined where they are not known. */
  readonly programs: readonly string[] | undefined;
  /** One for each profile. */
  readonly profiles: readonly ProfiledRules[];
}

/** The comparisons of rulesets with compliance profiles, each kept until something changes. */
export interface ProfileResults {
  /**
   * Returns the comparison for the ruleset of a rules file, as it is now; undefined where no profile is
   * chosen, and where the rules cannot be read.
   */
  of(uri: string, token: CancellationToken): Promise<ProfiledRuleset | undefined>;
  /**
   * Returns the last comparison at once, perhaps of an earlier text; a newer one is then on its way. Empty
   * where there is none.
   */
  known(uri: string): readonly ProfiledRules[];
  /** Files or settings are otherwise now. */
  forget(): void;
}

interface Entry {
  readonly input: string;
  result: Promise<ProfiledRuleset | undefined>;
  last: ProfiledRuleset | undefined;
  /** Something has changed since the comparison. */
  isOld: boolean;
}

/** So many rulesets are kept. */
const LIMIT = 20;

/**
 * Returns a store, empty at first, that compares rulesets with the compliance profiles of their settings when
 * it is asked. It works between other requests, and keeps the results.
 * @param hostPrograms knows the set-id programs of the machine
 * @param changed is called when a comparison is there that was not waited for
 */
export function createProfileResults(
  session: Session,
  folders: RulesFolders,
  hostPrograms: HostPrograms,
  changed: () => void,
): ProfileResults {
  const entries = new Map<string, Entry>();
  const schedule = createSchedule();
  const follow = createFollower<ProfiledRuleset>(changed);
  let changes = 0;

  session.documents.onDidChangeContent(({ document: { uri } }) => {
    changes++;
    const place = placeOf(session, uri);
    const entry = entries.get(place);
    if (entry) entry.isOld = true;
    follow.delay(place);
  });

  async function current(uri: string): Promise<ProfiledRuleset | undefined> {
    const before = changes;
    const { chosen, problems } = await chosenProfiles(session, uri);
    const isAsked = chosen.length + problems.length > 0;
    const source = isAsked ? await rulesetSource(session, folders, uri) : undefined;
    const place = placeOf(session, uri);
    if (!source) {
      entries.delete(place);
      return undefined;
    }
    const question = await questionOf(session, hostPrograms, uri, { source, chosen, problems });
    const input = inputOf(question);
    const known = entries.get(place);
    if (known?.input === input) {
      known.isOld = changes !== before;
      return known.result;
    }
    const isOld = changes !== before;
    const entry: Entry = { input, last: known?.last, isOld, result: Promise.resolve(undefined) };
    keep(place, entry);
    const isWanted = (): boolean => entries.get(place) === entry;
    entry.result = compare(question, schedule, isWanted).then(
      // Where it is not wanted any more, a newer text is being compared.
      (found) => (found ? (entry.last = found) : entries.get(place)?.result),
    );
    return entry.result;
  }

  /** Keeps an entry as the last one that was asked for; the first ones go. */
  function keep(place: string, entry: Entry): void {
    entries.delete(place);
    entries.set(place, entry);
    for (const old of entries.keys()) if (entries.size > LIMIT) entries.delete(old);
  }

  return {
    async of(uri, token) {
      const found = await current(uri);
      stopIfCancelled(token);
      return found;
    },
    known(uri) {
      const place = placeOf(session, uri);
      const entry = entries.get(place);
      const isCurrent = entry?.last !== undefined && !entry.isOld;
      follow.shown(place, entry?.last, isCurrent ? undefined : () => current(uri));
      return entry?.last?.profiles ?? [];
    },
    forget() {
      for (const entry of entries.values()) entry.isOld = true;
    },
  };
}

/** What is compared. */
interface Question extends ChosenProfiles {
  readonly source: RulesetSource;
  readonly config: string | undefined;
  readonly programs: readonly string[] | undefined;
}

async function questionOf(
  session: Session,
  hostPrograms: HostPrograms,
  uri: string,
  { source, chosen, problems }: ChosenProfiles & { readonly source: RulesetSource },
): Promise<Question> {
  const config = await session.files.readText(configBeside(source.place), 'editor');
  const asks = chosen.some(({ profile }) => profile.requirements.some((r) => r.perProgram.length > 0));
  const { checkHostPaths } = await session.configuration.settingsOf(uri);
  const { programs, problem } = asks ? hostPrograms.known(uri, checkHostPaths) : {};
  return { source, config, programs, chosen, problems: [...problems, ...(problem ? [problem] : [])] };
}

/** Returns a text that is the same for the same question. */
function inputOf({ source, config, programs, chosen, problems }: Question): string {
  return JSON.stringify([
    source.files.map((f) => [f.name, f.uri, f.text]),
    config,
    programs,
    chosen.map(({ profile, target: { name, machine }, waived }) => [
      builtInProfile(profile.name) === profile ? profile.name : profile,
      name,
      machine,
      [...waived],
    ]),
    problems,
  ]);
}

/** Compares rules with profiles, between other requests; undefined once that is not wanted any more. */
async function compare(
  { source, config, programs, chosen, problems }: Question,
  schedule: Schedule,
  isWanted: () => boolean,
): Promise<ProfiledRuleset | undefined> {
  const profiles: ProfiledRules[] = [];
  for (const { profile, target, waived } of chosen) {
    const ruleset = source.read(target);
    const input = {
      profile,
      ruleset,
      target,
      ...(config === undefined ? {} : { config }),
      ...(programs ? { programs } : {}),
    };
    const result = await schedule.run(() => judgeProfileSteps(input), false, isWanted);
    if (!result) return undefined;
    profiles.push(profiledRules({ result, waived }, source));
  }
  return { source, config, programs, profiles, problems };
}

/** Returns the URI of the auditd.conf that belongs to rules: next to their directory, or to their file. */
export function configBeside(place: string): string {
  return place.replace(/[^/]*$/, 'auditd.conf');
}

function profiledRules(judged: JudgedProfile, { files, place }: RulesetSource): ProfiledRules {
  const { ruleset } = judged.result;
  const placeOfLine: ProfiledRules['placeOf'] = (index) => {
    const line = ruleset.lines[index];
    const origin = line && originOf(line);
    const uri = files[origin?.file ?? 0]?.uri ?? place;
    const number = origin?.line ?? 0;
    return { uri, line: number, label: `${fileName(uri)}:${number + 1}`, text: line?.text.trim() ?? '' };
  };
  const demands = new Map<string, Map<string, DemandedLine>>();
  for (const [line, own] of demandsOfLines(judged.result)) {
    const node = ruleset.lines[line]?.node;
    if (node?.kind !== 'command') continue;
    const { uri } = placeOfLine(line);
    let byText = demands.get(uri);
    if (!byText) demands.set(uri, (byText = new Map()));
    if (!byText.has(node.text)) byText.set(node.text, { line, demands: own });
  }
  return { judged, placeOf: placeOfLine, demands };
}
