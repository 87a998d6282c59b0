// What stands in the document after each key: the server's completion and the extension's snippets, under VS Code's own filter.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startClient, type TestClient } from '../support/client.ts';
import { typedSequences } from '../support/typedSequences.ts';
import { typeInto, typingOptions } from '../support/typing.ts';

let client: TestClient;
before(async () => {
  client = await startClient('memory', typingOptions);
});
after(() => client.stop());

it('At least 200 sequences of keys are typed, 40 of them in a real VS Code too', () => {
  const all = [...typedSequences.values()].flat();
  assert.ok(all.length >= 200, String(all.length));
  assert.ok(all.filter((s) => s.isCommon).length >= 40);
});

it('A row shows the id and the name of a technique, and its key is what is compared and inserted', async () => {
  await client.open('-w /etc/crontab -p wa -k T1053.003');
  const list = await client.complete({ line: 0, character: 34 });
  await client.close();
  const [first] = list?.items ?? [];
  assert.equal(first?.label, 'T1053.003 Cron');
  assert.deepEqual(first.labelDetails, { description: 'Scheduled Task/Job' });
  assert.equal(first.textEdit?.newText, 'T1053.003-Scheduled-Task-Job-Cron');
});

for (const [where, sequences] of typedSequences) {
  describe(`typing: ${where}`, () => {
    for (const sequence of sequences) {
      const at = sequence.before === '|' ? '' : ` in ${JSON.stringify(sequence.before)}`;
      it(`Typing ${JSON.stringify(sequence.keys)}${at} leaves ${JSON.stringify(sequence.after)}`, async () => {
        const typed = await typeInto(client, sequence.before, sequence.keys);
        assert.equal(typed.text, sequence.after);
      });
    }
  });
}
