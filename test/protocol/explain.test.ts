import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type ExplainParams, explainRequest } from '../../server/src/lsp/protocol/rulesetRequests.ts';
import { eventually, type TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const folder = 'file:///etc/audit/rules.d';
const one = `${folder}/10-one.rules`;
const two = `${folder}/20-two.rules`;
const same = '-a always,exit -F path=/etc/passwd -F perm=wa -F key=identity\n';

const ask = (client: TestClient, uri: string, line: number): Promise<string | null> =>
  client.request<string | null>(explainRequest, { uri, line } satisfies ExplainParams);

const contents = (hover: Awaited<ReturnType<TestClient['hover']>>): string => JSON.stringify(hover?.contents);

onEachHost('a rule in plain words', (serve) => {
  const served = (
    files: Readonly<Record<string, string>>,
    uri: string,
    work: (client: TestClient) => Promise<void>,
  ): Promise<void> =>
    serve({ settings: { targets: ['debian-12'] }, files }, async (client) => {
      await client.open(files[uri] ?? '', uri);
      await work(client);
    });
  const files = {
    [one]:
      '# Identity\n-w /etc/passwd -p wa -k identity\n-a always,exit -F arch=b64 -S openat -F a2&0100 -k create\n',
    [two]: `${same}-w /etc/group -k two words\n`,
  };

  it("The explain request answers with a sentence and the rule's position, or null without a rule", () =>
    served(files, one, async (client) => {
      assert.match(
        (await ask(client, one, 1)) ?? '',
        /^Records every attempt to write to or change the attributes of `\/etc\/passwd`; key `identity`\.\n\nRule 1 of 2 in the merged ruleset\.\nRepeated in line 1 of "20-two\.rules" \(AR301\)\.$/,
      );
      assert.equal(await ask(client, one, 0), null);
      assert.equal(await ask(client, one, 99), null);
      assert.equal(await ask(client, `${folder}/none.rules`, 0), null);
    }));

  it('The explanation says why a line does not load, and what it duplicates', () =>
    served(files, two, async (client) => {
      assert.match(
        (await ask(client, two, 0)) ?? '',
        /key `identity`\.\n\nDuplicate of line 2 of "10-one\.rules" \(AR301\)\.$/,
      );
      assert.match((await ask(client, two, 1)) ?? '', /^Does not load: The space ends the key after "two"/);
    }));

  it('The hover of an option contains the sentence, and numbers of arguments have their names', () =>
    served(files, one, async (client) => {
      // A hover does not wait for a ruleset that takes long: until that is read, it lacks the rule's place.
      const first = await eventually(
        async () => contents(await client.hover({ line: 1, character: 1 }, one)),
        (text) => text.includes('Rule 1 of 2'),
      );
      assert.match(first, /Records every attempt.*Rule 1 of 2.*Repeated in.*watch a file/);
      assert.match(
        contents(await client.hover({ line: 2, character: 1 }, one)),
        /has the bit `O_CREAT` \(0x40\); key `create`.*Rule 2 of 2/,
      );
      assert.match(
        contents(await client.hover({ line: 2, character: 45 }, one)),
        /`O_CREAT` as `flags` of openat/,
      );
    }));

  it("The explanation of a template's line says that it is incomplete", () => {
    const uri = 'file:///srv/audit.rules.j2';
    return served({ [uri]: '-b {{ backlog }}\n-e 2\n' }, uri, async (client) => {
      assert.match((await ask(client, uri, 0)) ?? '', /depends on what the template/);
      assert.match((await ask(client, uri, 1)) ?? '', /locks the rules/);
      assert.doesNotMatch(contents(await client.hover({ line: 0, character: 1 }, uri)), /Lets up to/);
    });
  });
});
