import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { releases } from '../../server/src/core/facts/releases.ts';
import { isFullMask, maskNumbers, type Rule } from '../../server/src/core/model/rule.ts';
import { root } from '../support/root.ts';
import { sharedPath } from '../support/shared.ts';
import { expect, needsAccounts, spoken } from './compare.ts';

/** A line with the recorded answers of eleven releases, the words of two, and what a kernel said to the newest's request. */
interface Recorded {
  readonly line: number;
  readonly text: string;
  readonly verdicts: Readonly<Record<string, 'load' | 'refuse' | 'nothing' | 'crash'>>;
  readonly messages: Readonly<Record<string, string>>;
  readonly kernel?: string | null;
  readonly 'request 4.2.2'?: DecodedRequest;
}
interface DecodedRequest {
  readonly flags: number;
  readonly action: number;
  readonly syscalls: 'all' | readonly number[];
  readonly fields: readonly (readonly [number, number, number, string?])[];
}

const KERNEL_RELEASE = '4.2.2';

function read(file: string): readonly Recorded[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => JSON.parse(l) as Recorded);
}

function decoded(rule: Rule): DecodedRequest {
  return {
    flags: rule.flags,
    action: rule.action,
    syscalls: isFullMask(rule.mask) ? 'all' : maskNumbers(rule.mask),
    fields: rule.fields.map((f) =>
      f.text === undefined
        ? [f.field, f.op >>> 24, f.value ?? -1]
        : [f.field, f.op >>> 24, f.value ?? -1, f.text],
    ),
  };
}

/** The recorded request with what only the recording machine knew taken from it: directories and accounts. */
function comparable(mine: DecodedRequest, recorded: DecodedRequest, watch: boolean): DecodedRequest {
  const fields = mine.fields.map((f, i) => {
    const theirs = recorded.fields[i];
    if (watch && i === 0 && theirs) return [theirs[0], ...f.slice(1)] as unknown as typeof f;
    return f[2] === -1 && theirs ? ([f[0], f[1], theirs[2]] as const) : f;
  });
  return { ...mine, fields };
}

function differences(r: Recorded): readonly string[] {
  const out: string[] = [];
  for (const [i, release] of releases.entries()) {
    const want = r.verdicts[release];
    if (want === undefined) continue;
    const mine = expect(r.text, r.line, i, 'x86_64');
    if (want === 'refuse' && mine.outcome !== 'refuse' && needsAccounts(mine.verdicts)) continue;
    if (mine.outcome !== want) out.push(`${release}: ${want}, model ${mine.outcome}`);
    const words = r.messages[release];
    if (words !== undefined && spoken(words).join('\n') !== mine.messages.filter((m) => m !== '').join('\n'))
      out.push(`${release}: words ${JSON.stringify(words)}, model ${JSON.stringify(mine.messages)}`);
    if (release === KERNEL_RELEASE) out.push(...kernelDifferences(r, mine.verdicts[0]));
  }
  return out.map((d) => `${JSON.stringify(r.text)}: ${d}`);
}

function kernelDifferences(
  r: Recorded,
  v: ReturnType<typeof expect>['verdicts'][number] | undefined,
): readonly string[] {
  const out: string[] = [];
  // ENOENT is about the folders of the machine that was asked.
  if (r.kernel && r.kernel !== 'ENOENT') {
    const mine = !v?.rule ? 'no rule' : v.by === 'kernel' ? 'EINVAL' : 'load';
    if (mine !== r.kernel) out.push(`kernel ${r.kernel}, model ${mine}`);
  }
  const request = r['request 4.2.2'];
  if (request && v?.rule) {
    const watch = v.assumes.some((a) => a.kind === 'directory');
    const mine = comparable(decoded(v.rule), request, watch);
    if (JSON.stringify(mine) !== JSON.stringify(request))
      out.push(`request ${JSON.stringify(request)}, model ${JSON.stringify(mine)}`);
  }
  return out;
}

test('The model gives the recorded answers of eleven versions to our own lines', () => {
  const recorded = read(join(root, 'test/fixtures/verdicts-generated.jsonl'));
  assert.ok(recorded.length > 3500);
  assert.deepEqual(recorded.flatMap(differences), []);
});

const corpus = sharedPath('corpus/verdicts.jsonl', 'the recorded answers to real rules files');
test('The model gives the recorded answers of eleven versions to published rules files', {
  skip: corpus === undefined,
}, () => {
  assert.deepEqual(read(corpus ?? '').flatMap(differences), []);
});
