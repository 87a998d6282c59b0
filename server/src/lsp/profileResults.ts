import type { CancellationToken } from 'vscode-languageserver';
import { builtInProfile } from '../core/profiles/builtInProfiles.ts';
import { judgeProfileSteps } from '../core/profiles/judgeProfile.ts';
import { demandsOfLines, type LineDemands } from '../core/profiles/lineDemands.ts';
import type { JudgedProfile } from '../core/profiles/profileFailures.ts';
import { originOf } from '../core/ruleset/index.ts';
import { type ChosenProfiles, chosenProfiles } from './chosenProfiles.ts';
import { type RulesetSource, rulesetSource } from './coverageSources.ts';
import type { HostPrograms } from './hostPrograms.ts';
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

/** How long no text has changed before lenses and hovers follow, in milliseconds. */
const GATHER = 500;
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
  const follow = createFollower(changed);
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

/** Looks for newer results than those that are shown. */
interface Follower {
  /**
   * Notes what is shown of a place.
   * @param next returns the result as it is now; undefined where that is the one that is shown
   */
  shown(
    place: string,
    result: ProfiledRuleset | undefined,
    next: (() => Promise<ProfiledRuleset | undefined>) | undefined,
  ): void;
  /** Waits until nothing has changed at a place for a while. */
  delay(place: string): void;
}

/** The longest wait for a ruleset that takes long to compare, in milliseconds. */
const LONGEST_WAIT = 5000;

interface Followed {
  shown: ProfiledRuleset | undefined;
  readonly next: () => Promise<ProfiledRuleset | undefined>;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** It was shown again while a newer result was being looked for: that one may be old by now. */
  isShownAgain: boolean;
}

/** Returns a follower that calls back when there is a newer result than the one that was shown last. */
function createFollower(changed: () => void): Follower {
  const followed = new Map<string, Followed>();
  // While a large ruleset is compared, a key press may have to wait: it is compared in longer pauses.
  let took = 0;
  const pause = (): number => Math.min(GATHER + 4 * took, LONGEST_WAIT);

  function start(place: string, own: Followed, ms: number): void {
    clearTimeout(own.timer);
    own.timer = setTimeout(() => {
      own.timer = undefined;
      const begun = performance.now();
      void own
        .next()
        .catch(() => own.shown)
        .then((found) => {
          took = performance.now() - begun;
          if (own.timer !== undefined) return;
          followed.delete(place);
          if (found !== own.shown) changed();
          else if (own.isShownAgain) follow(place, own.shown, own.next);
        });
    }, ms);
  }
  function follow(place: string, shown: Followed['shown'], next: Followed['next']): void {
    const own: Followed = { shown, next, timer: undefined, isShownAgain: false };
    followed.set(place, own);
    start(place, own, shown === undefined ? 0 : pause());
  }
  return {
    shown(place, result, next) {
      const own = followed.get(place);
      if (own) {
        own.shown = result;
        own.isShownAgain = own.timer === undefined;
      } else if (next) follow(place, result, next);
    },
    delay(place) {
      const own = followed.get(place);
      if (own?.timer !== undefined) start(place, own, pause());
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
