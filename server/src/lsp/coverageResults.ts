import type { CancellationToken } from 'vscode-languageserver';
import { coverageSteps } from '../core/attack/coverage/coverage.ts';
import type { CoveredRuleset } from '../core/attack/coverage/coverageTypes.ts';
import { type WholeTrees, wholeTreesOf } from '../core/attack/coverage/wholeTrees.ts';
import { attackVersion } from '../core/attack/data/techniques.ts';
import type { Target } from '../core/facts/targets.ts';
import { type HashedUses, hashedUsesOf } from '../core/hashes/coveredHashes.ts';
import { load, originOf } from '../core/ruleset/index.ts';
import type { RulesetSource } from './coverageSources.ts';
import { plainUri } from './files.ts';
import { sleep } from './pace.ts';
import type { CoveragePlace } from './protocol/coverageRequests.ts';
import { fileName } from './rulesetFiles.ts';
import type { Session } from './session.ts';

/** A ruleset's coverage, and where each of its lines stands. */
export interface CoveredSource extends CoveredRuleset {
  readonly places: readonly CoveragePlace[];
  readonly rules: number;
  readonly trees: WholeTrees;
  readonly uses: HashedUses;
}

/** Which coverage of a ruleset is asked for. */
export interface CoverageQuestion {
  readonly source: RulesetSource;
  readonly target: Target;
  /** Whether lines are named by their paths in the workspace; else by the names of their files. */
  readonly inWorkspace: boolean;
  /** Only these techniques, by id. */
  readonly only: readonly string[] | undefined;
}

/** The coverage of rulesets, worked out between other requests and kept until a rule changes. */
export interface CoverageResults {
  /** Returns undefined where the request is called off, or the rules changed meanwhile. */
  of(question: CoverageQuestion, token: CancellationToken): Promise<CoveredSource | undefined>;
}

/** A result, or one under way that ends where nobody waits for it any more. */
interface Entry {
  /** The technique data and the rules that it was made from. */
  readonly input: string;
  waiting: number;
  readonly covered: Promise<CoveredSource | undefined>;
}

/** How long other requests wait at most, in milliseconds. */
const SLICE = 12;
/** How many results are kept. */
const LIMIT = 60;

/**
 * Returns a store, empty at first, that computes the technique coverage of a ruleset when it is asked for and
 * keeps the result until a rule changes.
 */
export function createCoverageResults(session: Session): CoverageResults {
  const entries = new Map<string, Entry>();

  function entryOf(question: CoverageQuestion, slot: string): Entry {
    const { files } = question.source;
    const input = JSON.stringify([attackVersion(), files.map((f) => [f.name, f.uri, f.text])]);
    const known = entries.get(slot);
    if (known?.input === input) return known;
    const fresh: Entry = {
      input,
      waiting: 0,
      covered: sleep(0).then(() => cover(question, session, () => fresh.waiting > 0)),
    };
    return fresh;
  }

  /** Keeps a result as the last one that was asked for; the first ones go. */
  function keep(slot: string, entry: Entry): void {
    entries.delete(slot);
    entries.set(slot, entry);
    for (const old of entries.keys()) {
      if (entries.size <= LIMIT) break;
      entries.delete(old);
    }
  }

  return {
    async of(question, token) {
      const { source, target, inWorkspace, only } = question;
      const slot = JSON.stringify([source.place, target.name, target.machine, inWorkspace, only]);
      const entry = entryOf(question, slot);
      keep(slot, entry);
      entry.waiting++;
      const cancelled = new Promise<undefined>((done) => {
        token.onCancellationRequested(() => {
          entry.waiting--;
          done(undefined);
        });
      });
      const answer = await Promise.race([entry.covered, cancelled]);
      if (!token.isCancellationRequested) entry.waiting--;
      if (!answer && entries.get(slot) === entry && entry.waiting === 0) entries.delete(slot);
      return answer;
    },
  };
}

/** Works out the coverage of a ruleset with pauses; undefined once it is not wanted any more. */
async function cover(
  { source, target, inWorkspace, only }: CoverageQuestion,
  session: Session,
  isWanted: () => boolean,
): Promise<CoveredSource | undefined> {
  if (!isWanted()) return undefined;
  const ruleset = source.read(target);
  const loaded = load(ruleset, target);
  const roots = inWorkspace ? await session.folders() : [];
  const steps = coverageSteps(loaded, only ? { only } : {});
  for (let slice = performance.now(), step = steps.next(); ; step = steps.next()) {
    if (step.done) {
      const places = ruleset.lines.map((line): CoveragePlace => {
        const { file, line: number } = originOf(line);
        const uri = source.files[file]?.uri ?? source.place;
        return { uri, line: number, label: `${labelOf(uri, roots)}:${number + 1}` };
      });
      const trees = wholeTreesOf(loaded);
      const uses = hashedUsesOf(loaded.rules, target);
      const { length: rules } = loaded.rules;
      return { coverage: step.value, lines: ruleset.lines.length, places, rules, trees, uses };
    }
    if (performance.now() - slice < SLICE) continue;
    await sleep(0);
    if (!isWanted()) return undefined;
    slice = performance.now();
  }
}

/** Returns a file's path in its directory of the workspace, else its name. */
function labelOf(uri: string, roots: readonly string[]): string {
  const root = roots.find((r) => plainUri(uri).startsWith(`${plainUri(r)}/`));
  return root === undefined ? fileName(uri) : plainUri(uri).slice(plainUri(root).length + 1);
}
