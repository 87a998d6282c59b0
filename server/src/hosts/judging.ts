import { parentPort, workerData } from 'node:worker_threads';
import type { AskedRuleset } from '../cli/judgeRuleset.ts';
import { judgeOfThread, type ThreadSetup } from '../cli/judgeThread.ts';
import type { ThreadAnswer } from './judgeThreads.ts';
import { limitWork } from './limitWork.ts';
import { readRegularNow } from './readRegular.ts';

// A thread of the command that judges rulesets: it answers each with what it reports, in the order in which they come.

const answer = (message: ThreadAnswer): void => parentPort?.postMessage(message);
const judge = judgeOfThread(
  workerData as ThreadSetup,
  { readFile: async (path, most) => readRegularNow(path, most), limit: limitWork() },
  (code, error) => answer({ kind: 'fault', code, error }),
);
parentPort?.on('message', async (ruleset: AskedRuleset) => {
  try {
    answer({ kind: 'judged', problems: (await judge)(ruleset) });
  } catch (error) {
    answer({ kind: 'failed', error });
  }
});
