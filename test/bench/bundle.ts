import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkIndex } from '../../server/src/core/attack/official/attackIndex.ts';
import { createBundleReader } from '../../server/src/core/attack/official/bundleReader.ts';
import { withOfficial } from '../../server/src/core/attack/official/mergeOfficial.ts';

// How long MITRE's bundle takes to become an index, how long one piece of it keeps other requests waiting, and how much
// memory the process has at its peak. Ends with 1 above 3 s (of the processor, so that a busy machine is no slow code) or 300 MB.

const PIECE = 500_000;
const SECONDS = 3;
const MEGABYTES = 300;
const packed = join(process.cwd(), '../shared/attack/enterprise-attack-18.1.json.gz');

if (!existsSync(packed)) console.log(`SKIPPED the reading of MITRE's own bundle: ${packed} is not here.`);
else process.exitCode = measure() ? 0 : 1;

function measure(): boolean {
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
  const seconds = (user + system) / 1e6;
  if ('problem' in index) throw new Error(index.problem);
  const kept = JSON.stringify(index);
  const again = performance.now();
  const checked = checkIndex(JSON.parse(kept));
  if ('problem' in checked) throw new Error(checked.problem);
  const first = withOfficial(checked).facts('T1053.003');
  const back = performance.now() - again;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${(bytes.length / 1e6).toFixed(1)} MB of STIX: an index in ${elapsed.toFixed(2)} s, of which the processor worked ${seconds.toFixed(2)} s (at most ${SECONDS}), one piece at most ${longest.toFixed(0)} ms`,
  );
  console.log(`memory of the whole process at its peak: ${peak.toFixed(0)} MB (at most ${MEGABYTES})`);
  console.log(
    `the index: ${(kept.length / 1e6).toFixed(2)} MB of JSON, taken back and asked for ${first?.id} in ${back.toFixed(0)} ms`,
  );
  return seconds <= SECONDS && peak <= MEGABYTES;
}
