import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newConfig, switchOffEdits } from '../../../server/src/core/configEdit.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

function after(text: string): string | undefined {
  const edits = switchOffEdits(text, 'AR101');
  return edits && applyEdits(text, edits);
}

test('A check is switched off in a configuration of any shape, and the rest of it is kept', () => {
  for (const [before, wanted] of [
    ['', newConfig('AR101')],
    [' \n', newConfig('AR101')],
    ['{}\n', '{\n  "checks": {\n    "AR101": "off"\n  }\n}\n'],
    ['{ "checks": {} }', '{ "checks": {\n  "AR101": "off"\n} }'],
    ['{ "checks": { "AR102": "hint" } }', '{ "checks": { "AR102": "hint", "AR101": "off" } }'],
    ['{ "checks": { "ar101": "hint" } }', '{ "checks": { "ar101": "off" } }'],
    ['{ "checks": { "extra-word": "hint" } }', '{ "checks": { "extra-word": "off" } }'],
    ['{\r\n\t"machine": "arm"\r\n}', '{\r\n\t"machine": "arm",\n\t"checks": {\n\t  "AR101": "off"\n\t}\r\n}'],
  ] as const) {
    assert.equal(after(before), wanted);
    assert.deepEqual(JSON.parse(wanted).checks && Object.values(JSON.parse(wanted).checks).at(-1), 'off');
  }
});

test('A text that is no configuration is left alone', () => {
  for (const text of ['[]', '{ "checks": 3 }', '{ "checks": ', '// why\n{}'])
    assert.equal(after(text), undefined);
});
