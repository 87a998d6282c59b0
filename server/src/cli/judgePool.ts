import type { AskedRuleset } from './judgeRuleset.ts';
import type { JudgeThread } from './judgeThread.ts';
import type { PackedProblems } from './packedProblems.ts';

/** Threads that judge rulesets at the same time. */
export interface JudgePool {
  /** Returns what a ruleset reports. Rejects where its thread ended. */
  readonly judge: (ruleset: AskedRuleset) => Promise<PackedProblems>;
  /** Reports whether a thread was started. */
  readonly isStarted: () => boolean;
  /** Reports whether every thread has enough to do, so that more would only wait and take memory. */
  readonly isFull: () => boolean;
  /** Ends all threads. */
  readonly end: () => void;
}

/** So many rulesets a thread is given at once: when it is done with one, it need not wait for the next. */
const AT_ONCE = 2;

interface Member {
  readonly thread: JudgeThread;
  asked: number;
}

/**
 * Returns a pool without threads, which starts one whenever all others are at work.
 * @param most so many threads at most, 1 or more
 */
export function createJudgePool(start: () => JudgeThread, most: number): JudgePool {
  const members: Member[] = [];
  const waiting: ((member: Member) => void)[] = [];

  /** Returns the member with the least to do. */
  function freest(): Member | undefined {
    const [first] = [...members].sort((a, b) => a.asked - b.asked);
    if ((first && first.asked === 0) || members.length >= most) return first;
    const member: Member = { thread: start(), asked: 0 };
    members.push(member);
    return member;
  }

  async function taken(): Promise<Member> {
    const member = freest();
    if (member && member.asked < AT_ONCE) {
      member.asked++;
      return member;
    }
    // Who is done gives its place to the one that waits longest.
    return new Promise((resolve) => void waiting.push(resolve));
  }

  function giveBack(member: Member): void {
    const next = waiting.shift();
    if (next) next(member);
    else member.asked--;
  }

  return {
    async judge(ruleset) {
      const member = await taken();
      try {
        return await member.thread.judge(ruleset);
      } finally {
        giveBack(member);
      }
    },
    isStarted: () => members.length > 0,
    isFull: () => members.length >= most && members.every((m) => m.asked >= AT_ONCE),
    end: () => {
      for (const { thread } of members) thread.end();
    },
  };
}
