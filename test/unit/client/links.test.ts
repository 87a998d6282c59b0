import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hoverLink } from '../../../client/src/hoverLink.ts';
import { withoutLinks } from '../../../client/src/noticeText.ts';
import { root } from '../../support/root.ts';

const open = ['file:///etc/audit/rules.d/a.rules', 'untitled:Untitled-1'];

test('A link in a hover is followed for a technique and an open rules document only', () => {
  const [uri] = open;
  assert.deepEqual(hoverLink({ technique: 'T1053.003', uri }, open), { technique: 'T1053.003', uri });
  assert.deepEqual(hoverLink({ technique: 'T1053', uri, choose: false, group: 'G0001' }, open), {
    technique: 'T1053',
    uri,
  });
  for (const asked of [
    undefined,
    null,
    'T1053',
    [],
    {},
    { technique: 'T1053' },
    { uri },
    { technique: 'T1053', uri: 'file:///home/user/.bashrc' },
    { technique: 'T1053', uri: [uri] },
    { technique: ['T1053'], uri },
    { technique: 'T1053; rm', uri },
    { technique: '../T1053', uri },
    { technique: 't1053', uri },
    { techniques: ['T1053'], uri },
  ])
    assert.equal(hoverLink(asked, open), undefined, JSON.stringify(asked));
});

/** As VS Code finds links in the text of a notification (linkedText.ts). */
const links = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

test('A path in a notification makes no link', () => {
  for (const text of [
    'Watches `/x[a](command:workbench.action.quit)`.',
    'No data from [a](https://x.example): [b](file:///x "title")',
    '[a [b](command:y)',
  ]) {
    assert.match(text, links);
    assert.doesNotMatch(withoutLinks(text), links);
  }
  assert.equal(withoutLinks('1 of 3 (AR101) [b32]'), '1 of 3 (AR101) [b32]');
});

test('Every notification of the client is shown by one module', () => {
  const directory = join(root, 'client/src');
  const others = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && file !== 'notices.ts')
    .filter((file) =>
      /\.show(?:Information|Warning|Error)Message\(/.test(readFileSync(join(directory, file), 'utf8')),
    );
  assert.deepEqual(others, []);
});
