import { limitChecks, listenForFaults } from '../core/checks/faultyChecks.ts';
import type { LintOptions } from '../core/checks/select.ts';
import { forgetLines } from '../core/syntax/line.ts';
import { useBundle } from './bundle.ts';
import type { Io } from './io.ts';
import { type AskedRuleset, createLineJudge, judgeRuleset, optionsId } from './judgeRuleset.ts';
import { type PackedProblems, packProblems } from './packedProblems.ts';

/** What a thread needs to know before it judges. */
export interface ThreadSetup {
  /** Whether the fixes of problems will be asked for. */
  readonly wantsFixes: boolean;
  /** The path of the technique data that the user gave. */
  readonly bundle?: string;
}

/** A thread that judges rulesets one after the other. */
export interface JudgeThread {
  /** Returns what a ruleset reports. Rejects where it cannot be judged there. */
  readonly judge: (ruleset: AskedRuleset) => Promise<PackedProblems>;
  /** Ends the thread; what it has not answered is rejected. */
  readonly end: () => void;
}

/** In UTF-16 units: after so much text a thread forgets its lines, so that its memory does not grow. */
const FORGET_AFTER = 500_000;

/**
 * Returns the function that a thread answers with: it returns what a ruleset reports, as a text.
 * @param tellFault receives the code of a check that threw or was interrupted, which is turned off in this thread, and why
 * @throws where the technique data cannot be read
 */
export async function judgeOfThread(
  { wantsFixes, bundle }: ThreadSetup,
  io: Pick<Io, 'readFile' | 'limit'>,
  tellFault: (code: string, error: unknown) => void,
): Promise<(ruleset: AskedRuleset) => PackedProblems> {
  const problem = bundle === undefined ? undefined : await useBundle(bundle, io);
  if (problem !== undefined) throw new Error(problem);
  listenForFaults(tellFault);
  limitChecks(io.limit);
  let linesOf = createLineJudge();
  let judged = 0;
  // What is kept of a file is found by its options: each message brings its own copy of them.
  const known = new Map<string, LintOptions>();
  return (sent) => {
    const id = optionsId(sent.options);
    const options = known.get(id) ?? sent.options;
    known.set(id, options);
    const ruleset = { ...sent, options };
    if (judged > FORGET_AFTER) {
      linesOf = createLineJudge();
      forgetLines();
      judged = 0;
    }
    for (const { text } of ruleset.files) judged += text.length;
    const lines = ruleset.files.map((f) => (f.isReported ? linesOf(f, options) : undefined));
    const found =
      ruleset.part === 'lines'
        ? new Map(lines.map((own, i) => [i, own?.problems ?? []]))
        : judgeRuleset(ruleset, lines);
    return packProblems(found, wantsFixes);
  };
}
