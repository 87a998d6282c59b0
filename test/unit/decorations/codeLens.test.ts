import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  failingTitle,
  fileLensSpan,
  keyLenses,
  keyLensTitle,
  placeTitle,
  rulesTitle,
} from '../../../server/src/core/decorations/codeLens.ts';
import { mergeFolder } from '../../../server/src/core/ruleset/index.ts';
import { read } from '../../../server/src/core/service.ts';
import { targetNamed } from '../../support/examples.ts';

const text = `# cron
-D -k T1053.003-Cron
-w /etc/crontab -p wa -k T1053.003-Cron
-w /etc/cron.d -p wa -k T1053.003-Cron
-a always,exit -F arch=b64 -S open -F key=T1078 -k mine
-w /x -k T1078
-w /y -k ""
`;
const document = read(text);

describe('code lenses', () => {
  const keys = (which: 'off' | 'techniques' | 'all') =>
    keyLenses(document, which).map((l) => [l.key, text.slice(0, l.span.start).split('\n').length]);

  it('A code lens is at the first rule of each key', () => {
    assert.deepEqual(keys('all'), [
      ['T1053.003-Cron', 3],
      ['T1078', 5],
      ['mine', 5],
      ['""', 7],
    ]);
    assert.deepEqual(keys('techniques'), [
      ['T1053.003-Cron', 3],
      ['T1078', 5],
    ]);
    assert.deepEqual(keys('off'), []);
  });

  it('A code lens names the technique and counts the rules', () => {
    assert.equal(
      keyLensTitle([{ document }], 'T1053.003-Cron'),
      'T1053.003 Scheduled Task/Job: Cron · 2 rules',
    );
    assert.equal(keyLensTitle([{ document }], 'T1078'), 'T1078 Valid Accounts · 2 rules');
    assert.equal(keyLensTitle([{ document }], 'mine'), 'mine · 1 rule');
  });

  it('A code lens of the file says what the file contains', () => {
    assert.deepEqual(fileLensSpan(document), { start: 0, end: 6 });
    assert.equal(fileLensSpan(read('# only a comment\n')), undefined);
    assert.equal(fileLensSpan(read('')), undefined);
    assert.equal(rulesTitle(document), '5 rules');
    assert.equal(rulesTitle(read('-D\n-w /x\n')), '1 rule');
    assert.deepEqual(
      [0, 1, 2].map((count) => failingTitle(count)),
      ['all lines load', '1 line does not load', '2 lines do not load'],
    );
  });

  it('A code lens says where the file is among the files of its directory', () => {
    const files = ['10-a.rules', '9-b.rules', 'notes.txt', 'z.rules'].map((name) => ({ name, text: '-D\n' }));
    const { awk, release } = targetNamed('newest');
    const ruleset = mergeFolder(files, awk, release);
    const titles = files.map((_, i) => placeTitle(ruleset, i));
    assert.deepEqual(titles, [
      'file 2 of 3 in rules.d',
      'file 1 of 3 in rules.d',
      'augenrules does not read this file',
      'file 3 of 3 in rules.d',
    ]);
  });
});
