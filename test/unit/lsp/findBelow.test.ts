import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Files } from '../../../server/src/lsp/files.ts';
import { findFilesBelow, isNamedAsRules, MOST_FOLDERS } from '../../../server/src/lsp/findBelow.ts';
import type { DirectoryEntry } from '../../../server/src/lsp/protocol/fileRequests.ts';

type Tree = Readonly<Record<string, readonly DirectoryEntry[]>>;

const folder = (name: string): DirectoryEntry => ({ name, type: 'directory' });
const file = (name: string): DirectoryEntry => ({ name, type: 'file' });

/** The files of a tree, with the most directories that were read at a time. */
function filesOf(
  entries: (uri: string) => readonly DirectoryEntry[] | undefined,
  links: Readonly<Record<string, string>> = {},
): Pick<Files, 'readFolder' | 'stat'> & { most(): number } {
  let now = 0;
  let most = 0;
  return {
    async readFolder(uri) {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      return entries(uri);
    },
    async stat(uri) {
      const target = links[uri];
      return target === undefined ? undefined : { kind: 'directory', link: true, target };
    },
    most: () => most,
  };
}

const manner = { stopped: () => false, rest: async () => undefined };
const find = (files: Pick<Files, 'readFolder' | 'stat'>, roots: readonly string[], how = manner) =>
  findFilesBelow(files, roots, isNamedAsRules, how);

describe('a search for rules files', () => {
  it('comes to more than 400 directories, a few at a time, and to all levels', async () => {
    const files = filesOf((uri) => {
      if (uri === 'file:///w') return Array.from({ length: 1000 }, (_, i) => folder(`host-${i}`));
      if (/\/host-\d+$/.test(uri)) return [folder('a')];
      return uri.split('/a').length < 9 ? [folder('a')] : [file('audit.rules')];
    });
    const { uris, isWhole } = await find(files, ['file:///w']);
    assert.equal(uris.length, 1000);
    assert.equal(isWhole, true);
    assert.ok(files.most() > 1 && files.most() <= 16, String(files.most()));
    assert.deepEqual([...uris], [...new Set(uris)]);
  });

  it('says that it is not whole where there are more directories than its bound, or more levels', async () => {
    const many = filesOf((uri) =>
      uri === 'file:///w'
        ? Array.from({ length: MOST_FOLDERS }, (_, i) => folder(String(i)))
        : [file('audit.rules')],
    );
    const found = await find(many, ['file:///w']);
    assert.deepEqual([found.uris.length, found.isWhole], [MOST_FOLDERS - 1, false]);
    const deep = await find(
      filesOf(() => [folder('a'), file('audit.rules')]),
      ['file:///w'],
    );
    assert.deepEqual([deep.uris.length, deep.isWhole], [25, false]);
  });

  it('passes over hidden directories and what is made or installed, which keeps it whole', async () => {
    const tree: Tree = {
      'file:///w': [folder('.git'), folder('node_modules'), folder('rules.d')],
      'file:///w/rules.d': [file('a.rules'), file('a.txt')],
      'file:///w/.git': [file('audit.rules')],
      'file:///w/node_modules': [file('audit.rules')],
    };
    const found = await find(
      filesOf((uri) => tree[uri]),
      ['file:///w'],
    );
    assert.deepEqual(found, { uris: ['file:///w/rules.d/a.rules'], isWhole: true });
  });

  it('follows a link to elsewhere once, and none into or above what is searched', async () => {
    const link = (name: string): DirectoryEntry => ({ ...folder(name), link: true });
    const tree: Tree = {
      'file:///w': [folder('a'), link('inside'), link('above'), link('one'), link('two')],
      'file:///w/a': [file('audit.rules')],
      'file:///w/inside': [file('audit.rules')],
      'file:///w/above': [file('audit.rules')],
      'file:///w/one': [file('audit.rules'), link('again')],
      'file:///w/two': [file('audit.rules')],
      'file:///w/one/again': [file('audit.rules')],
    };
    const links = {
      'file:///w/inside': '/w/a',
      'file:///w/above': '/',
      'file:///w/one': '/elsewhere',
      'file:///w/two': '/elsewhere/deep',
      'file:///w/one/again': '/third',
    };
    const found = await find(
      filesOf((uri) => tree[uri], links),
      ['file:///w'],
    );
    assert.deepEqual(found, {
      uris: ['file:///w/a/audit.rules', 'file:///w/one/audit.rules'],
      isWhole: true,
    });
  });

  it('looks at a directory once that is inside another one', async () => {
    const tree: Tree = { 'file:///w': [folder('a')], 'file:///w/a': [file('audit.rules')] };
    const found = await find(
      filesOf((uri) => tree[uri]),
      ['file:///w', 'file:///w/a'],
    );
    assert.deepEqual(found.uris, ['file:///w/a/audit.rules']);
  });

  it('ends when it is not wanted any more', async () => {
    let read = 0;
    const files = filesOf(() => {
      read++;
      return [folder('a'), folder('b'), file('audit.rules')];
    });
    await find(files, ['file:///w'], { ...manner, stopped: () => read >= 20 });
    assert.ok(read <= 36, String(read));
  });
});
