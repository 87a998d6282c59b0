import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  newConfig,
  switchOffEdits,
  waiverEdits,
  waiverRemovalEdits,
} from '../../../server/src/core/configEdit.ts';
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

test('A requirement is waived with its reason, and the rest of a configuration is kept', () => {
  const waive = (text: string, id = 'R-1', reason = 'a "link"'): string | undefined => {
    const edits = waiverEdits(text, id, reason);
    return edits && applyEdits(text, edits);
  };
  const own = '"R-1": "a \\"link\\""';
  for (const [before, wanted] of [
    ['', `{\n  "waived": {\n    ${own}\n  }\n}\n`],
    [
      '{\n  "profiles": ["stig-rhel-9"]\n}\n',
      `{\n  "profiles": ["stig-rhel-9"],\n  "waived": {\n    ${own}\n  }\n}\n`,
    ],
    [
      '{ "waived": { "R-2": "x" }, "machine": "arm" }',
      `{ "waived": { "R-2": "x", ${own} }, "machine": "arm" }`,
    ],
    ['{ "waived": { "R-1": "old", "r-1": "x" } }', `{ "waived": { ${own}, "r-1": "x" } }`],
  ] as const) {
    assert.equal(waive(before), wanted);
    assert.equal(JSON.parse(wanted).waived['R-1'], 'a "link"');
  }
  for (const text of ['[]', '{ "waived": [] }', '{ "waived": ', '// why\n{}'])
    assert.equal(waive(text), undefined, text);
  assert.equal(waive('{ "waived": {} }', '__proto__', 'x'), '{ "waived": {\n  "__proto__": "x"\n} }');
});

test('The waiver of a requirement is removed, and the rest of a configuration is kept', () => {
  for (const [before, wanted] of [
    ['{ "waived": { "R-1": "x" }, "machine": "arm" }', '{ "waived": {}, "machine": "arm" }'],
    [
      '{\n  "waived": {\n    "R-1": "x",\n    "R-2": "y"\n  }\n}\n',
      '{\n  "waived": {\n    "R-2": "y"\n  }\n}\n',
    ],
    [
      '{\n  "waived": {\n    "R-2": "y",\n    "R-1": "x"\n  }\n}\n',
      '{\n  "waived": {\n    "R-2": "y"\n  }\n}\n',
    ],
    [
      '{ "waived": { "R-1": "x", "a": "y", "R-1": "z", "b": "", "R-1": "", "R-1": "" } }',
      '{ "waived": { "a": "y", "b": "" } }',
    ],
    ['{ "waived": { "r-1": "x" } }', '{ "waived": { "r-1": "x" } }'],
    ['{ "profiles": [] }', '{ "profiles": [] }'],
  ] as const) {
    const edits = waiverRemovalEdits(before, 'R-1');
    assert.equal(edits && applyEdits(before, edits), wanted);
    JSON.parse(wanted);
  }
  for (const text of ['', '[]', '{ "waived": [] }', '{ "waived": ', '// why\n{}'])
    assert.equal(waiverRemovalEdits(text, 'R-1'), undefined, text);
});
