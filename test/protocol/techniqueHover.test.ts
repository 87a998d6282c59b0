import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CompletionList, MarkupContent } from 'vscode-languageserver/node';
import type { TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const folder = 'file:///w/rules.d';
const cron = '-w /etc/crontab -p wa -k T1053.003-Cron\n';

/** Hovers until the text tells of the workspace: a hover that would have to wait for that does without. */
async function hoverText(client: TestClient, uri: string, line: number, character: number): Promise<string> {
  for (let tries = 1; ; tries++) {
    const hover = await client.hover({ line, character }, uri);
    assert.ok(hover);
    const { value } = hover.contents as MarkupContent;
    if (/Rules of this workspace|missing here/.test(value) || tries === 50) return value;
    await sleep(100);
  }
}

onEachHost('about techniques', (serve) => {
  it('The hover of a key lists the rules of the workspace with its technique, in open and closed files', () => {
    const files: Record<string, string> = {
      [`${folder}/10-a.rules`]: `# head\n${cron}`,
      [`${folder}/20-b%20(old).rules`]: '-w /etc/cron.d -p wa -k x_T1053.003_2\n-w /etc/x -p wa -k other\n',
      'file:///w/.audit-rules.json': '{}',
    };
    return serve({ files, folders: ['file:///w'] }, async (client) => {
      const uri = `${folder}/10-a.rules`;
      await client.open(`# head\n${cron}-w /etc/anacrontab -p wa -k T1053.003-Cron\n`, uri);
      const text = await hoverText(client, uri, 1, 30);
      const at = (name: string, line: number) =>
        `[${name.replace(/[()_]/g, '\\$&').replaceAll('\\(', '(').replaceAll('\\)', ')')}:${line}](`;
      assert.match(text, /\*\*Rules of this workspace with its key:\*\* 3: /);
      assert.ok(
        text.includes(
          `${at('10-a.rules', 2)}${uri}#L2), ${at('10-a.rules', 3)}${uri}#L3), ${at('20-b (old).rules', 1)}${folder}/20-b%20%28old%29.rules#L1)`,
        ),
        text,
      );
      // The rule of crontab stands, others of the catalogue do not; the client follows no command.
      assert.match(text, /\*\*Rules you can insert:\*\* 10, noise low\..* \d are missing here\.\n/);
      assert.doesNotMatch(text, /command:/);
      // A comment's id has it too.
      await client.change(uri, 2, [{ text: `# about T1053.003\n${cron}` }]);
      assert.match(await hoverText(client, uri, 0, 10), /with its key:\*\* 2: /);
    });
  });

  it('The hover of a key offers to insert what is missing, and says when nothing is', () => {
    return serve({ initializationOptions: { insertCommand: 'x.insert' } }, async (client) => {
      const uri = "file:///w/a('b).rules";
      await client.open(cron, uri);
      const text = await hoverText(client, uri, 0, 30);
      const link = /\[(\d) are missing here: insert\]\((command:x\.insert\?[^()\s]+)\)/.exec(text);
      assert.ok(link?.[2], text);
      assert.deepEqual(JSON.parse(decodeURIComponent(link[2].slice(link[2].indexOf('?') + 1))), [
        { technique: 'T1053.003', uri, choose: true },
      ]);
      // With one rule more, one less is missing.
      await client.change(uri, 2, [{ text: `${cron}-w /etc/cron.d/ -p wa -k T1053.003-Cron\n` }]);
      const fewer = /(\d) are missing here/.exec(await hoverText(client, uri, 0, 30));
      assert.equal(Number(fewer?.[1]), Number(link[1]) - 1);
    });
  });

  it('The hover of a key names an unsaved document without its scheme', () =>
    serve({}, async (client) => {
      await client.open(cron, 'untitled:Untitled-1');
      const text = await hoverText(client, 'untitled:Untitled-1', 0, 30);
      assert.match(text, /with its key:\*\* 1: (?:\[)?Untitled-1:1/);
    }));

  it('The hover of a key tells of the workspace where directories are read slowly', () => {
    let isSlow = false;
    const entries = async ({ uri }: { uri: string }) => {
      if (isSlow) await sleep(600);
      const [type, name] = uri === 'file:///w' ? ['directory', 'rules.d'] : ['file', '20.rules'];
      return [{ name, type }];
    };
    const files = { [`${folder}/20.rules`]: cron };
    const requests = { 'auditRules/readDirectory': entries };
    return serve({ files, requests, folders: ['file:///w'] }, async (client) => {
      const uri = `${folder}/10-a.rules`;
      await client.open(cron, uri);
      assert.match(await hoverText(client, uri, 0, 30), /Rules of this workspace with its key:\*\* 2: /);
      isSlow = true;
      for (let times = 0; times < 3; times++) {
        // Whatever was read before is old now.
        await client.configure(undefined);
        const hover = await client.hover({ line: 0, character: 30 }, uri);
        assert.match(
          (hover?.contents as MarkupContent | undefined)?.value ?? '',
          /Rules of this workspace with its key:\*\* 2: /,
        );
      }
      isSlow = false;
    });
  });

  it('A typed digit opens completion after the beginning of an id in a comment, and never in a number', () => {
    return serve({}, async (client) => {
      assert.ok(client.initialized.capabilities.completionProvider?.triggerCharacters?.includes('0'));
      await client.open('# G0\n# in 10\n-b 10\n');
      const ask = (line: number, character: number) =>
        client.request<CompletionList | null>('textDocument/completion', {
          textDocument: { uri: 'file:///rules/test.rules' },
          position: { line, character },
          context: { triggerKind: 2, triggerCharacter: '0' },
        });
      assert.ok((await ask(0, 4))?.items.some((i) => i.label.startsWith('G00')));
      assert.equal(await ask(1, 7), null);
      assert.equal(await ask(2, 5), null);
    });
  });
});
