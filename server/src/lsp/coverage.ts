import type { CancellationToken } from 'vscode-languageserver';
import {
  type Coverage,
  type CoveredRuleset,
  coverageSteps,
  united,
} from '../core/attack/coverage/coverage.ts';
import { writeCoverage } from '../core/attack/coverage/coverageExports.ts';
import { percentOf, reasonsOf } from '../core/attack/coverage/coverageReasons.ts';
import { stopParts } from '../core/attack/coverage/coverageText.ts';
import { allGroups, groupById } from '../core/attack/data/groups.ts';
import { attackVersion, attribution, tactics, termsUrl } from '../core/attack/data/techniques.ts';
import type { Target } from '../core/facts/targets.ts';
import { load, originOf } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { type RulesetSource, sourcesOf } from './coverageSources.ts';
import { plainUri } from './files.ts';
import {
  type CoverageData,
  type CoverageExportParams,
  type CoverageNumbers,
  type CoverageParams,
  type CoveragePlace,
  type CoverageReason,
  coverageExportRequest,
  coverageNumbersRequest,
  coverageRequest,
} from './protocol/coverageRequests.ts';
import { fileName } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** A ruleset's coverage, and where each of its lines stands. */
interface Covered extends CoveredRuleset {
  readonly places: readonly CoveragePlace[];
  readonly rules: number;
}

/** All that was looked at, as one. */
interface Whole {
  readonly name: string;
  readonly coverage: Coverage;
  readonly places: readonly CoveragePlace[];
}

/** A result, or one under way that ends where nobody waits for it any more. */
interface Kept {
  readonly text: string;
  waiting: number;
  readonly covered: Promise<Covered | undefined>;
}

/** How long other requests wait at most, in milliseconds. */
const SLICE = 12;
/** So many rulesets' results are kept. */
const MOST = 60;

const sleep = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** Serves what rules cover of the techniques. It is worked out between other requests, and kept until a rule changes. */
export function registerCoverage(session: Session, rulesets: Rulesets): void {
  const { connection, guard } = session;
  const kept = new Map<string, Kept>();
  connection.onRequest(
    coverageRequest,
    guard('coverage', null, async (params: CoverageParams, token): Promise<CoverageData | null> => {
      const whole = await wholeOf(params, token);
      return whole && dataOf(whole);
    }),
  );
  connection.onRequest(
    coverageNumbersRequest,
    guard('coverageNumbers', null, async (params: CoverageParams, token): Promise<CoverageNumbers | null> => {
      const counts = (await wholeOf(params, token))?.coverage.counts;
      return counts
        ? {
            seen: counts.both + counts.seen,
            onlyNamed: counts.named,
            seeable: counts.techniques - counts.unseeable,
          }
        : null;
    }),
  );
  connection.onRequest(
    coverageExportRequest,
    guard(
      'coverageExport',
      null,
      async ({ format, group: id, ...params }: CoverageExportParams, token): Promise<string | null> => {
        const group = id === undefined ? undefined : groupById(id);
        const whole = await wholeOf(params, token, group?.techniques);
        if (!whole) return null;
        const whereIs = (line: number): string => whole.places[line]?.label ?? '';
        return writeCoverage(whole.coverage, format, {
          name: whole.name,
          whereIs,
          ...(group ? { group } : {}),
        });
      },
    ),
  );

  async function wholeOf(
    params: CoverageParams,
    token: CancellationToken,
    only?: readonly string[],
  ): Promise<Whole | null> {
    const settings = await session.configuration.settingsOf(params.uri);
    const [target] = targetsOf(settings.targets, settings.machine);
    const sources = await sourcesOf(session, rulesets.folders, params, () => token.isCancellationRequested);
    stopIfCancelled(token);
    if (!target || sources.length === 0) return null;
    const found: Covered[] = [];
    for (const source of sources) {
      const covered = await coveredBy(source, target, params.scope, token, only);
      stopIfCancelled(token);
      // Other programs' files end in .rules too.
      if (covered && (params.scope !== 'workspace' || covered.rules > 0)) found.push(covered);
    }
    const [first] = sources;
    const name = params.scope === 'workspace' ? 'the workspace' : fileName(first?.place ?? params.uri);
    return { name, coverage: united(target, found), places: found.flatMap((f) => f.places) };
  }

  /** Undefined where the request is called off, or the rules are others meanwhile. */
  async function coveredBy(
    source: RulesetSource,
    target: Target,
    scope: CoverageParams['scope'],
    token: CancellationToken,
    only: readonly string[] | undefined,
  ): Promise<Covered | undefined> {
    const slot = JSON.stringify([source.place, target.name, target.machine, scope === 'workspace', only]);
    const text = JSON.stringify([attackVersion(), source.files.map((f) => [f.name, f.uri, f.text])]);
    let there = kept.get(slot);
    if (there?.text !== text) {
      const fresh: Kept = {
        text,
        waiting: 0,
        covered: sleep().then(() => cover(source, target, only, scope, wanted)),
      };
      const wanted = (): boolean => fresh.waiting > 0;
      there = fresh;
    }
    const { covered } = there;
    // What was asked for last is let go of last.
    kept.delete(slot);
    kept.set(slot, there);
    for (const old of kept.keys()) {
      if (kept.size <= MOST) break;
      kept.delete(old);
    }
    there.waiting++;
    const own = there;
    const called = new Promise<undefined>((done) => {
      token.onCancellationRequested(() => {
        own.waiting--;
        done(undefined);
      });
    });
    const answer = await Promise.race([covered, called]);
    if (!token.isCancellationRequested) own.waiting--;
    if (!answer && kept.get(slot) === own && own.waiting === 0) kept.delete(slot);
    return answer;
  }

  async function cover(
    source: RulesetSource,
    target: Target,
    only: readonly string[] | undefined,
    scope: CoverageParams['scope'],
    wanted: () => boolean,
  ): Promise<Covered | undefined> {
    if (!wanted()) return undefined;
    const ruleset = source.read(target);
    const loaded = load(ruleset, target);
    const roots = scope === 'workspace' ? await session.folders() : [];
    const steps = coverageSteps(loaded, only ? { only } : {});
    for (let slice = performance.now(), step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        const places = ruleset.lines.map((line): CoveragePlace => {
          const { file, line: number } = originOf(line);
          const uri = source.files[file]?.uri ?? source.place;
          return { uri, line: number, label: `${labelOf(uri, roots)}:${number + 1}` };
        });
        return { coverage: step.value, lines: ruleset.lines.length, places, rules: loaded.rules.length };
      }
      if (performance.now() - slice < SLICE) continue;
      await sleep();
      if (!wanted()) return undefined;
      slice = performance.now();
    }
  }
}

/** A file's path in its folder of the workspace, else its name. */
function labelOf(uri: string, roots: readonly string[]): string {
  const root = roots.find((r) => plainUri(uri).startsWith(`${plainUri(r)}/`));
  return root === undefined ? fileName(uri) : plainUri(uri).slice(plainUri(root).length + 1);
}

function dataOf({ name, coverage, places: all }: Whole): CoverageData {
  const places: CoveragePlace[] = [];
  const numbers = new Map<number, number>();
  const numberOf = (line: number): number => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    const place = all[line];
    numbers.set(line, places.length);
    places.push(place ?? { uri: '', line: 0, label: '' });
    return places.length - 1;
  };
  const reason = ({ kind, parts }: CoverageReason): CoverageReason => ({
    kind,
    parts: parts.filter((p) => p !== '').map((p) => (typeof p === 'number' ? numberOf(p) : p)),
  });
  const columns = tactics();
  return {
    name,
    target: coverage.target.label,
    version: `ATT&CK ${attackVersion()}`,
    notice: attribution,
    terms: termsUrl,
    tactics: columns.map((t) => ({ id: t.id, name: t.name })),
    techniques: coverage.techniques.map((t) => ({
      id: t.technique.id,
      name: t.technique.name,
      ...(t.technique.parent === undefined ? {} : { parent: t.technique.parent }),
      url: t.technique.url,
      tactics: t.technique.tactics.map((n) => columns.findIndex((c) => c.name === n)).filter((i) => i >= 0),
      state: t.state,
      unseeable: t.unseeable,
      percent: percentOf(t.fraction),
      reasons: reasonsOf(t).map(reason),
    })),
    groups: allGroups()
      .filter((g) => g.techniques.length > 0)
      .map((g) => ({ id: g.id, name: g.name, techniques: g.techniques }))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)),
    places,
    stops: coverage.stops.map((s) => reason({ kind: 'missed', parts: stopParts(s) })),
  };
}
