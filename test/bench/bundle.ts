import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkIndex } from '../../server/src/core/attack/official/attackIndex.ts';
import { createBundleReader } from '../../server/src/core/attack/official/bundleReader.ts';
import { withOfficial } from '../../server/src/core/attack/official/mergeOfficial.ts';
import { report } from './budgets.ts';

// How long MITRE's bundle takes to become an index, how long one piece of it keeps other requests waiting, and how much memory
// the process has at its peak. The limit is of processor time, so that a busy machine does not look like slow code.

const PIECE = 500_000;
const SECONDS = 3;
const MEGABYTES = 300;
const packed = join(process.cwd(), '../shared/attack/enterprise-attack-18.1.json.gz');

if (!existsSync(packed)) console.log(`SKIPPED the reading of MITRE's own bundle: ${packed} is not here.`);
else measure();

function measure(): void {
  const bytes = gunzipSync(readFileSync(packed));
  const decoder = new TextDecoder();
  const reader = createBundleReader();
  const start = performance.now();
  const busy = process.cpuUsage();
  let longest = 0;
  for (let at = 0; at < bytes.length; at += PIECE) {
    const before = performance.now();
    reader.push(decoder.decode(bytes.subarray(at, at + PIECE), { stream: true }));
    longest = Math.max(longest, performance.now() - before);
  }
  const index = reader.end();
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(busy);
  if ('problem' in index) throw new Error(index.problem);
  const kept = JSON.stringify(index);
  const again = performance.now();
  const checked = checkIndex(JSON.parse(kept));
  if ('problem' in checked) throw new Error(checked.problem);
  withOfficial(checked).facts('T1053.003');
  const back = performance.now() - again;
  report({
    name: `${(bytes.length / 1e6).toFixed(0)} MB of STIX to an index, processor time`,
    value: (user + system) / 1e6,
    unit: 's',
    budget: SECONDS,
    note: `${elapsed.toFixed(2)} s by the clock, one piece at most ${longest.toFixed(0)} ms`,
  });
  report({
    name: 'STIX to an index, peak memory',
    value: process.resourceUsage().maxRSS / 1024,
    unit: 'MB',
    budget: MEGABYTES,
    note: `the index has ${(kept.length / 1e6).toFixed(2)} MB and is taken back in ${back.toFixed(0)} ms`,
  });
}
