import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CodeLens, Location } from 'vscode-languageserver/node';
import { onEachHost } from '../support/hosts.ts';

onEachHost('how often a technique is named', (serve) => {
  it('References, hover and lens count the same rules, whatever the spelling of the key', () => {
    const uri = 'file:///w/audit/rules.d/10-cron.rules';
    const text = [
      '-D -k T1053.003',
      '-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron',
      '-w /etc/cron.d/ -p wa -k mitre_t1053_003 -k T1053.003',
      '-a always,exit -F path=/etc/cron.allow -F perm=wa -F key=T1053.003_2',
      '-w /etc/passwd -p wa -k identity',
      '',
    ].join('\n');
    const files = {
      [uri]: text,
      'file:///w/audit/rules.d/20-more.rules': '-w /etc/cron.daily/ -p wa -k cron_T1053.003\n',
      'file:///w/audit.rules': '-w /etc/cron.deny -p wa -k T1053.003\n# T1053.003\n',
    };
    return serve({ files, folders: ['file:///w'] }, async (client) => {
      await client.open(text, uri);
      const textDocument = { uri };
      const found = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
      const titles = await Promise.all(
        found.map(async (l) => (await client.request<CodeLens>('codeLens/resolve', l)).command?.title ?? ''),
      );
      const lenses = titles.filter((t) => t.startsWith('T1053.003'));
      assert.equal(lenses.length, 4);
      for (const [line, start] of ['Scheduled', 't1053_003 ', '3_2', '003\n'].entries()) {
        const at = text.indexOf(start);
        const before = text.slice(0, at).split('\n');
        const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
        const places = await client.request<Location[]>('textDocument/references', {
          textDocument,
          position,
          context: { includeDeclaration: true },
        });
        assert.equal(places.length, 5, `line ${line}`);
        assert.equal(new Set(places.map((p) => `${p.uri} ${p.range.start.line}`)).size, 5);
      }
      assert.ok(
        lenses.every((t) => t.endsWith('5 rules')),
        lenses.join('\n'),
      );
      const hover = await client.hover({ line: 1, character: 28 }, uri);
      assert.match(JSON.stringify(hover?.contents), /with its key:\*\* 5:/);
    });
  });
});
