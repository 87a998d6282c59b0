import type { Machine } from '../../server/src/core/facts/machines.ts';
import type { Release } from '../../server/src/core/facts/releases.ts';
import type { Answer } from './ask.ts';
import { expect, needsAccounts, requestOnThisMachine, spoken } from './compare.ts';

/** What the model and the tool disagree about for one line; undefined where they agree. */
export function difference(
  answer: Answer,
  text: string,
  release: Release,
  machine: Machine,
): string | undefined {
  const want =
    answer.auditctl.exit >= 128
      ? 'crash'
      : !answer.auditctl.ok
        ? 'refuse'
        : answer.auditctl.sent.length > 0
          ? 'load'
          : 'nothing';
  // After a BEL or EOT of its own at the end of a word auditctl reads on behind the word: what comes then is chance.
  if (/[\x04\x07]( |$)/.test(text)) return undefined;
  const mine = expect(text, answer.line, release, machine);
  const said = spoken(answer.auditctl.message);
  // A user or group that this machine lacks says nothing about the model.
  if (needsAccounts(mine.verdicts) && said.some((m) => /^Unknown (user|group): /.test(m))) return undefined;
  if (mine.outcome !== want)
    return `outcome: auditctl ${want} (${said.join(' / ')}), model ${mine.outcome} (${mine.verdicts.map((v) => v.fault?.reason).join(', ')})`;
  const words = mine.messages.filter((m) => m !== '');
  if (words.join('\n') !== said.join('\n'))
    return `words: auditctl ${JSON.stringify(said)}, model ${JSON.stringify(words)}`;
  const rules = mine.verdicts.filter((v) => v.rule);
  const first = rules[0];
  if (!answer.auditctl.bytes)
    return first ? 'request: the model compiles a rule, auditctl sent none' : undefined;
  if (!first) return 'request: auditctl sent a rule, the model compiles none';
  const bytes = requestOnThisMachine(first);
  if (!bytes) return undefined;
  const hex = Buffer.from(bytes).toString('hex');
  // Netlink pads a message to four bytes.
  return answer.auditctl.bytes.startsWith(hex) && /^0*$/.test(answer.auditctl.bytes.slice(hex.length))
    ? undefined
    : 'request: other bytes';
}
