import { Worker } from 'node:worker_threads';
import type { AskedRuleset } from '../cli/judgeRuleset.ts';
import type { JudgeThread, ThreadSetup } from '../cli/judgeThread.ts';
import type { PackedProblems } from '../cli/packedProblems.ts';

/** What a thread says: what the ruleset that it was asked about longest ago reports, or that a check threw. */
export type ThreadAnswer =
  | { readonly kind: 'judged'; readonly problems: PackedProblems }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'fault'; readonly code: string; readonly error: unknown };

interface Open {
  readonly resolve: (problems: PackedProblems) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts a thread of this process that judges rulesets, which runs this same script.
 * @param tellFault receives the code of a check that threw there, and what it threw
 */
export function startJudgeThread(
  setup: ThreadSetup,
  tellFault: (code: string, error: unknown) => void,
): JudgeThread {
  const worker = new Worker(__filename, { workerData: { ...setup, isJudge: true } });
  const open: Open[] = [];
  let ended: unknown;
  const stop = (error: unknown): void => {
    ended ??= error;
    for (const { reject } of open.splice(0)) reject(ended);
  };
  worker.on('message', (answer: ThreadAnswer) => {
    if (answer.kind === 'fault') return tellFault(answer.code, answer.error);
    const asked = open.shift();
    if (answer.kind === 'judged') asked?.resolve(answer.problems);
    else asked?.reject(answer.error);
  });
  worker.on('error', stop);
  worker.on('exit', () => stop(new Error('the thread ended')));
  return {
    judge: (ruleset: AskedRuleset) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        open.push({ resolve, reject });
        worker.postMessage(ruleset);
      }),
    end: () => void worker.terminate(),
  };
}
