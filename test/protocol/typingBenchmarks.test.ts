// Rules of benchmarks, typed by first letters: what each of them names must be among the first three rows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { rulePartsOf } from '../../server/src/core/syntax/ruleParts.ts';
import { startClient, type TestClient } from '../support/client.ts';
import { root } from '../support/root.ts';
import { typeInto, typingOptions } from '../support/typing.ts';

/** How many letters of a name are typed: more of a system call, of which many begin with "set". */
const LETTERS = { word: 3, call: 4 };

let client: TestClient;
before(async () => {
  client = await startClient('memory', typingOptions);
});
after(() => client.stop());

const withoutSlash = (path: string): string => path.replace(/\/$/, '');

for (const name of ['stig', 'cis']) {
  describe(`typing the rules of ${name}.rules by first letters`, () => {
    const text = readFileSync(join(root, `test/fixtures/typing/${name}.rules`), 'utf8');
    for (const line of text.split('\n').filter((l) => l !== '' && !l.startsWith('#'))) {
      it(`The paths, calls and keys of "${line}" are among the first three rows`, async () => {
        const node = parseLine(line);
        if (node.kind !== 'command') return;
        const { paths, calls, keys } = rulePartsOf(node.options);
        const words = [...paths, ...keys].map(({ value, span }) => {
          const name = withoutSlash(value).lastIndexOf('/') + 1;
          return { value, span, letters: value.slice(0, name + LETTERS.word), isCall: false };
        });
        const names = calls.map(({ value, span }) => {
          return { value, span, letters: value.slice(0, LETTERS.call), isCall: true };
        });
        for (const { value, span, letters, isCall } of [...words, ...names]) {
          // The calls after this one are not yet there.
          const rest = line.slice(span.end).replace(isCall ? /^(?:,\w+)*/ : /^/, '');
          const { list } = await typeInto(client, `${line.slice(0, span.start)}|${rest}`, letters);
          const first = list?.rows.slice(0, 3).map(withoutSlash) ?? [];
          assert.ok(first.includes(withoutSlash(value)), `${letters}: ${first.join(' | ')} lacks ${value}`);
        }
      });
    }
  });
}
