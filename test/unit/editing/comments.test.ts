import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  complete,
  documentationOf,
  isWantedAtDigit,
} from '../../../server/src/core/completion/completion.ts';
import { hover } from '../../../server/src/core/hover/hover.ts';
import { techniqueUses } from '../../../server/src/core/navigation/techniqueUses.ts';
import { read, targetsOf, useTechniques } from '../../../server/src/core/service.ts';
import { marked, spanned } from '../../support/fixture.ts';
import { bundle, group, readBundle, tactic, technique } from '../../support/stix.ts';

const context = { machine: 'x86_64', targets: targetsOf([], 'x86_64') } as const;

function at(fixture: string) {
  const { text, offset } = marked(fixture);
  return complete(read(text), offset, context);
}

const labels = (fixture: string): readonly string[] => at(fixture).items.map((i) => i.label);

describe('completion in comments', () => {
  it('A comment completes a begun id of a tactic, group, software or Linux technique', () => {
    assert.ok(labels('# G010$0').includes('G0106 Rocke'));
    assert.ok(labels('# G010$0').every((l) => l.startsWith('G010')));
    assert.deepEqual(labels('# TA0003$0'), ['TA0003 Persistence']);
    assert.equal(labels('# TA0$0').length, 15);
    assert.ok(labels('# see S060$0').includes('S0601 Hildegard'));
    assert.ok(labels('# T1053.$0').includes('T1053.003 Scheduled Task/Job: Cron'));
    // Not one of Linux, and one that was revoked.
    assert.ok(!labels('# T1053.$0').some((l) => l.startsWith('T1053.005')));
    assert.ok(!labels('# T1562$0').some((l) => l.startsWith('T1562.012')));
    assert.deepEqual(labels('# (T1053.003$0)'), ['T1053.003 Scheduled Task/Job: Cron']);
  });
  it('A comment completes a name from its third letter on, and a group by its aliases', () => {
    assert.ok(labels('# Roc$0').includes('G0106 Rocke'));
    assert.ok(labels('# Pers$0').includes('TA0003 Persistence'));
    assert.ok(labels('# Hilde$0').includes('S0601 Hildegard'));
    assert.ok(labels('# Cro$0').includes('T1053.003 Scheduled Task/Job: Cron'));
    assert.ok(labels('# Fancy$0').includes('G0007 APT28'));
  });
  it('Completion in a comment replaces the typed word, and the text has both id and name', () => {
    const { items, incomplete } = at('# by Roc$0ke and others');
    const rocke = items.find((i) => i.label === 'G0106 Rocke');
    assert.deepEqual(rocke?.span, { start: 5, end: 10 });
    assert.equal(rocke?.newText, 'Rocke G0106');
    assert.equal(rocke?.filterText, 'Roc');
    assert.equal(incomplete, true);
    assert.equal(at('# TA0003$0').items[0]?.newText, 'TA0003 Persistence');
  });
  it('Completion offers nothing in prose', () => {
    for (const fixture of [
      '# $0',
      '#$0',
      '# the$0',
      '# Ro$0',
      '# rocke$0',
      '# T$0',
      '# G$0',
      '# Group $0',
      '# ST105$0',
      '# 2024$0',
      '# T2024$0',
    ])
      assert.deepEqual(labels(fixture), [], fixture);
  });
  it('A digit in a comment requests a new list only after the beginning of an id', () => {
    const wanted = (fixture: string): boolean => {
      const { text, offset } = marked(fixture);
      return isWantedAtDigit(read(text), offset);
    };
    for (const yes of ['# T1$0', '# TA0$0', '# a G0$0', '-w /x -k T1$0', '-w /x -k cron0$0'])
      assert.ok(wanted(yes), yes);
    for (const no of ['# 10$0', '# in 2020$0', '# v1$0', '-a always,exit -F exit=-1$0', '-b 81$0', '-f 1$0'])
      assert.ok(!wanted(no), no);
  });
});

describe('hover in comments', () => {
  const table: readonly (readonly [fixture: string, says: RegExp])[] = [
    [
      '# Rocke ⟦G0106⟧',
      /^### G0106 Rocke\n\nGroup\n\n\*\*Linux techniques that it is known to use:\*\* \d+\. There are rules for \d+ of them: \[T\d/,
    ],
    ['# ⟦Rocke⟧ G0106', /^### G0106 Rocke/],
    ['# ⟦TA0003⟧ Persistence', /^### TA0003 Persistence\n\nTactic\n\n\*\*Linux techniques:\*\* \d+\./],
    ['# TA0003 ⟦Persistence⟧', /^### TA0003 Persistence/],
    ['# ⟦S0601⟧', /^### S0601 Hildegard\n\nSoftware\n/],
    ['# ⟦APT28⟧ (G0007)', /^### G0007 APT28\n\nGroup, also called .* and \d+ more\n/],
    ['# ⟦T1574.006⟧ and more', /Dynamic Linker Hijacking/],
  ];
  for (const [fixture, says] of table)
    it(`The hover in a comment is right at ${fixture}`, () => {
      const { text, start, end } = spanned(fixture);
      for (const offset of [start, end]) {
        const found = hover(read(text), offset, context);
        assert.deepEqual(found?.span, { start, end });
        assert.match(found?.summary ?? '', says);
        assert.match(found?.summary ?? '', /© 2025 The MITRE Corporation/);
      }
    });
  it('A comment has no hover on a name without its id, an unknown id, or a longer word', () => {
    for (const text of ['# Rocke was here', '# G9999', '# TA9999', '# S0001x', '# XG0106', '# g0106'])
      for (let offset = 2; offset <= text.length; offset++)
        assert.equal(hover(read(text), offset, context), undefined, `${text} ${offset}`);
  });
  it("A hover in a comment shows MITRE's text where there is one", (t) => {
    t.after(() => useTechniques(undefined));
    const index = readBundle(
      bundle([
        technique('T1701', 'New'),
        group('G0106', 'Rocke', { description: 'Miners.' }),
        tactic('TA0003', 'persistence', 'x', { description: 'Stay.' }),
      ]),
    );
    assert.ok(!('problem' in index));
    useTechniques(index);
    assert.match(hover(read('# G0106'), 3, context)?.summary ?? '', /\*\*MITRE's text:\*\* Miners\./);
    assert.match(hover(read('# TA0003'), 3, context)?.summary ?? '', /\*\*MITRE's text:\*\* Stay\./);
    assert.match(documentationOf({ about: 'actor', name: 'G0106' }, context) ?? '', /Miners/);
  });
});

describe('uses of techniques', () => {
  afterEach(() => useTechniques(undefined));
  it('Uses of techniques are the lines by the id that is live today, each once', () => {
    const text =
      '-w /a -k T1053.003\n# T1053.003\n-w /b -k x_T1053.003_2 -k T1053.003\n-w /c -k T1562.012\n-a always,exit -S open -F key=T1685.004-x\n-w /d -k T9999\n';
    assert.deepEqual(
      [...techniqueUses(read(text))].map(([id, spots]) => [id, spots.map((s) => s.line.number)]),
      [
        ['T1053.003', [1, 3]],
        ['T1685.004', [4, 5]],
      ],
    );
  });
});
