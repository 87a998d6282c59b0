import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { webviewPage } from '../../../client/src/coverage/html.ts';
import {
  cellHint,
  cellText,
  columnsOf,
  countedTechniques,
  countStates,
  emptyFilter,
  fittingTechniques,
  groupSummary,
  moved,
  onlyThroughOf,
  readKept,
  seenText,
  stateOf,
  states,
  stateWords,
} from '../../../client/src/coverage/view/model.ts';
import type { CoverageData, CoverageTechnique } from '../../../server/src/lsp/protocol/coverageRequests.ts';

const technique = (
  id: string,
  name: string,
  tactics: readonly number[],
  state: CoverageTechnique['state'],
  more: Partial<CoverageTechnique> = {},
): CoverageTechnique => ({
  id,
  name,
  ...(id.includes('.') ? { parent: id.slice(0, id.indexOf('.')) } : {}),
  url: '',
  tactics,
  state,
  unseeable: false,
  percent: state === 'both' || state === 'seen' ? 40 : 0,
  wholeTrees: [],
  reasons: [],
  ...more,
});

const data: CoverageData = {
  name: 'rules.d',
  target: 'Debian 12',
  targetName: 'debian-12',
  targets: [{ name: 'debian-12', label: 'Debian 12' }],
  version: '',
  notice: '',
  terms: '',
  tactics: ['Reconnaissance', 'Execution', 'Persistence'].map((name, i) => ({ id: `TA${i}`, name })),
  techniques: [
    technique('T1053', 'Scheduled Task/Job', [1, 2], 'neither'),
    technique('T1053.002', 'At', [1, 2], 'named'),
    technique('T1053.003', 'Cron', [1, 2], 'both'),
    technique('T1059', 'Command and Scripting Interpreter', [1], 'neither', { unseeable: true }),
    technique('T1078', 'Valid Accounts', [2], 'named', { unseeable: true }),
    technique('T1098', 'Account Manipulation', [2], 'seen'),
  ],
  groups: [{ id: 'G0106', name: 'Rocke', techniques: ['T1053.003', 'T1059', 'T1053'] }],
  places: [],
  stops: [],
};
const shown = (filter: Partial<typeof emptyFilter>, expanded: readonly string[] = []) =>
  columnsOf(data, { ...emptyFilter, ...filter }, new Set(expanded)).map((c) => [
    c.name,
    ...c.cells.map((x) => x.technique.id),
  ]);

describe('the matrix', () => {
  it('The matrix has a column for each tactic with techniques, in their order', () => {
    assert.deepEqual(shown({}), [
      ['Execution', 'T1053', 'T1059'],
      ['Persistence', 'T1053', 'T1078', 'T1098'],
    ]);
    assert.deepEqual(shown({ tactic: 1 }, ['T1053']), [
      ['Execution', 'T1053', 'T1053.002', 'T1053.003', 'T1059'],
    ]);
  });

  it('The matrix shows and opens a technique that does not fit around a sub-technique that does', () => {
    const [column] = columnsOf(data, { ...emptyFilter, text: 'cron' }, new Set());
    assert.deepEqual(
      column?.cells.map((c) => [c.technique.id, c.fits, c.isSub, c.subs, c.subsSeen, c.open]),
      [
        ['T1053', false, false, 1, 1, true],
        ['T1053.003', true, true, 0, 0, false],
      ],
    );
  });

  it('The matrix counts by state what fits, and the seen share of what audit can see', () => {
    const [execution, persistence] = columnsOf(data, emptyFilter, new Set());
    assert.deepEqual(execution?.counts, { both: 1, seen: 0, named: 1, neither: 1, unseeable: 1 });
    assert.equal(execution?.seen, '1 of 3 seen');
    assert.equal(persistence?.seen, '2 of 4 seen');
    assert.deepEqual(countStates(data.techniques), { both: 1, seen: 1, named: 2, neither: 1, unseeable: 1 });
    assert.equal(seenText([]), 'not for audit');
  });

  it('The matrix counts what is in a hidden state as before, and hides its cells alone', () => {
    const hidden = { ...emptyFilter, states: states.filter((s) => s !== 'both') };
    const all = columnsOf(data, emptyFilter, new Set());
    const some = columnsOf(data, hidden, new Set(['T1053']));
    const counts = (columns: typeof all) => columns.map((c) => [c.name, c.counts, c.seen]);
    assert.deepEqual(counts(some), counts(all));
    assert.deepEqual(
      some[0]?.cells.map((c) => [c.technique.id, c.subs, c.subsSeen, c.opens]),
      [
        ['T1053', 2, 1, true],
        ['T1053.002', 0, 0, false],
        ['T1059', 0, 0, false],
      ],
    );
    assert.equal(seenText(countedTechniques(data, hidden)), '2 of 4 seen');
    assert.equal(seenText(countedTechniques(data, { ...hidden, tactic: 1 })), '1 of 3 seen');
  });

  it('A technique whose sub-techniques are all in hidden states counts them, and does not open', () => {
    const [column] = columnsOf(data, { ...emptyFilter, states: ['neither'] }, new Set(['T1053']));
    assert.deepEqual(
      column?.cells.map((c) => [c.technique.id, c.subs, c.subsSeen, c.opens, c.open]),
      [['T1053', 2, 1, false, false]],
    );
  });

  it('The matrix filters by state, group and words, all at once', () => {
    const ids = (filter: Partial<typeof emptyFilter>) =>
      fittingTechniques(data, { ...emptyFilter, ...filter }).map((t) => t.id);
    assert.deepEqual(ids({ states: ['named', 'unseeable'] }), ['T1053.002', 'T1059', 'T1078']);
    assert.deepEqual(ids({ group: 'G0106' }), ['T1053', 'T1053.003', 'T1059']);
    assert.deepEqual(ids({ group: 'G9999' }), []);
    assert.deepEqual(ids({ text: ' JOB at ' }), ['T1053.002'], 'the name of the parent counts');
    assert.deepEqual(ids({ text: 't1053', group: 'G0106', states: ['both'] }), ['T1053.003']);
    assert.deepEqual(ids({ states: [] }), []);
  });

  it('The matrix says how many techniques are seen only by rules for whole directories', () => {
    const [seen] = data.techniques.filter((t) => t.state === 'seen');
    assert.ok(seen);
    const through = (...trees: readonly (readonly string[])[]) =>
      onlyThroughOf(trees.map((wholeTrees) => ({ ...seen, wholeTrees })));
    assert.equal(through([], []), undefined);
    assert.equal(through(['/etc'], [], ['/etc', '/usr']), '2 of them only by rules for all of /etc, /usr');
  });

  it('The matrix tells where only sub-techniques can be seen', () => {
    assert.match(cellHint({ state: 'unseeable', subs: 1 }), /reaches audit; look at its sub-techniques$/);
    assert.match(cellHint({ state: 'unseeable', subs: 0 }), /reaches audit$/);
  });

  it('The matrix marks each state by a word and a sign of its own', () => {
    assert.equal(new Set(states.map((s) => stateWords[s].icon)).size, states.length);
    assert.equal(new Set(states.map((s) => stateWords[s].label)).size, states.length);
    const by = (id: string) => data.techniques.find((t) => t.id === id) as CoverageTechnique;
    assert.deepEqual([stateOf(by('T1059')), stateOf(by('T1078'))], ['unseeable', 'named']);
    assert.deepEqual(
      [cellText(by('T1053.003')), cellText(by('T1053'))],
      ['Named and seen, 40\u00a0%', 'Missed'],
    );
  });

  it('The matrix sums up what a group does', () => {
    assert.deepEqual(groupSummary(data, 'G0106'), {
      name: 'Rocke',
      missed: 1,
      text: 'Rocke (G0106) is known to use 3 techniques on Linux: you would see 1, miss 1, and audit cannot see 1.',
    });
    assert.equal(groupSummary(data, ''), undefined);
  });

  it('Keys move the focus in the matrix and stay inside', () => {
    const heights = [3, 1, 20];
    const go = (column: number, row: number, key: string, ctrl = false) => {
      const to = moved(heights, { column, row }, key, ctrl);
      return to && [to.column, to.row];
    };
    assert.deepEqual(go(0, 2, 'ArrowRight'), [1, 0]);
    assert.deepEqual(go(0, 0, 'ArrowLeft'), [0, 0]);
    assert.deepEqual(go(0, 2, 'ArrowDown'), [0, 2]);
    assert.deepEqual(go(0, 1, 'ArrowUp'), [0, 0]);
    assert.deepEqual(go(2, 5, 'Home'), [0, 2]);
    assert.deepEqual(go(0, 1, 'End'), [2, 1]);
    assert.deepEqual(go(2, 5, 'Home', true), [0, 0]);
    assert.deepEqual(go(0, 1, 'End', true), [2, 19]);
    assert.deepEqual(go(2, 5, 'PageDown'), [2, 15]);
    assert.deepEqual(go(2, 5, 'PageUp'), [2, 0]);
    assert.equal(go(0, 0, 'x'), undefined);
    assert.deepEqual(moved([], { column: 0, row: 0 }, 'End', true), { column: 0, row: 0 });
  });

  it('The saved state of the matrix is read, whatever it is', () => {
    const kept = {
      filter: { states: ['named'], tactic: 2, group: 'G0106', text: 'x' },
      expanded: ['T1053'],
      selected: 'T1059',
    };
    assert.deepEqual(readKept(JSON.parse(JSON.stringify(kept))), kept);
    for (const bad of [
      undefined,
      null,
      3,
      'x',
      [],
      { filter: null, expanded: {}, selected: 4 },
      { filter: { states: 'all', tactic: '1', group: [], text: {} } },
    ])
      assert.deepEqual(
        readKept(bad),
        { filter: emptyFilter, expanded: [], selected: '' },
        JSON.stringify(bad),
      );
    assert.deepEqual(readKept({ filter: { states: ['neither', 'evil', 'both'] } }).filter.states, [
      'both',
      'neither',
    ]);
  });
});

describe('the page of the view', () => {
  it('The page of the view loads nothing but its style and the script with the nonce', () => {
    const html = webviewPage({
      title: 'A view',
      script: 'https://x/coverage.js',
      style: 'https://x/coverage.css',
      source: 'https://x',
      nonce: 'abc',
    });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    assert.equal(
      policy,
      "default-src 'none'; style-src https://x; script-src 'nonce-abc'; base-uri 'none'; form-action 'none'",
    );
    for (const script of html.matchAll(/<script\b[^>]*>/g)) assert.match(script[0], / nonce="abc"/);
    assert.doesNotMatch(html, /\bon\w+=|style=|<style/);
    assert.match(html, /<html lang="en">/);
  });
});
