// Prints the messages of checks with their fixes and what the guide objects to:
// CODES='^AR1' ALL=1 node scripts/run-ts.mjs test/docs/messageTable.ts
import { allMessages } from '../support/messages.ts';
import { hasRemedy, wordCount, wordsToAvoid } from '../support/wording.ts';

const codes = new RegExp(process.env.CODES ?? '.');
const messages = [...new Map(allMessages().map((m) => [m.code + m.message, m])).values()]
  .filter((m) => codes.test(m.code))
  .sort((a, b) => a.code.localeCompare(b.code));

let objections = 0;
for (const { code, severity, message, titles, about } of messages) {
  const bad = [
    ...(wordCount(message) > 30 ? [`${wordCount(message)} words`] : []),
    ...(hasRemedy(message) ? [] : ['no remedy']),
    ...[message, ...titles].flatMap((text) => wordsToAvoid({ where: code, text })),
  ];
  objections += bad.length > 0 ? 1 : 0;
  if (bad.length === 0 && process.env.ALL !== '1') continue;
  console.log(`${code} ${severity}: ${message}`);
  console.log(`    of ${JSON.stringify(about)}`);
  if (titles.length > 0) console.log(`    ${titles.join(' | ')}`);
  for (const b of bad) console.log(`    -> ${b}`);
}
const counts = messages.map((m) => wordCount(m.message)).sort((a, b) => a - b);
console.log(
  `${messages.length} messages, ${counts[counts.length >> 1]} words at the median, ${counts.at(-1)} at most; ${objections} to look at.`,
);
