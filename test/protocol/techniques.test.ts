import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CodeAction } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  GroupList,
  HuntEntry,
  Plan,
  PlanParams,
  TechniqueList,
} from '../../server/src/lsp/protocol/techniqueRequests.ts';
import { type TestClient, testUri } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const folder = 'file:///etc/audit/rules.d';
const files: Readonly<Record<string, string>> = {
  [`${folder}/10-a.rules`]: '-D\n-w /etc/crontab -p wa -k cron\n',
  [`${folder}/50-b.rules`]: '-w /etc/passwd -p wa -k T1136.001\n',
  [`${folder}/90-z.rules`]: '-w /etc/cron.d/mine -p wa -k mine\n',
};

/** The texts after a plan, by the name of the file. */
function applied(
  { changes }: Plan,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    changes.map(({ uri, edits }) => [
      uri.split('/').pop(),
      TextDocument.applyEdits(TextDocument.create(uri, '', 0, texts[uri] ?? ''), [...edits]),
    ]),
  );
}

onEachHost('techniques', (serve) => {
  const withClient = (work: (client: TestClient) => Promise<void>): Promise<void> =>
    serve({ settings: { targets: ['debian-12'] }, files }, work);

  it('Techniques are listed in the order of an attack, those without rules last', () =>
    withClient(async (client) => {
      await client.open('-w /etc/crontab -p wa -k cron\n');
      const { techniques, notice } = await client.request<TechniqueList>('auditRules/techniques', {
        uri: testUri,
      });
      assert.match(notice, /ATT&CK\u00ae 19\.1.*The MITRE Corporation/);
      const cron = techniques.find((t) => t.id === 'T1053.003');
      assert.ok(
        cron && cron.seen > 0 && cron.seen < 1 && !cron.named && cron.rules > 3 && cron.noise === 'low',
      );
      assert.ok(techniques.find((t) => t.id === 'T1685.004')?.former.includes('T1562.012'));
      assert.equal(techniques.find((t) => t.id === 'T1014')?.seen, 0);
      const bare = techniques.findIndex((t) => t.rules === 0);
      assert.ok(bare > 200 && techniques.slice(bare).every((t) => t.rules === 0 && t.note.length > 20));
      assert.equal(new Set(techniques.map((t) => t.id)).size, techniques.length);
      const sections = techniques.slice(0, bare).map((t) => t.tactics[0]);
      assert.equal(sections.filter((s, i) => s !== sections[i - 1]).length, new Set(sections).size);
      assert.equal(sections.at(-1), 'Impact');
      // A document that is not there is an empty one.
      const { techniques: none } = await client.request<TechniqueList>('auditRules/techniques', {
        uri: 'untitled:audit.rules',
      });
      assert.ok(none.length === techniques.length && none.every((t) => t.seen === 0 && !t.named));
    }));

  it('Groups are listed by name with what audit can see of them', () =>
    withClient(async (client) => {
      await client.open('-w /etc/crontab -p wa -k cron\n');
      const { groups } = await client.request<GroupList>('auditRules/groups', { uri: testUri });
      const rocke = groups.find((g) => g.id === 'G0106');
      assert.ok(rocke && rocke.seeable > 15 && rocke.seeable < rocke.techniques && rocke.seen > 0);
      assert.ok(groups.every((g) => g.seeable > 0));
    }));

  it('A plan for one file of a directory adds keys to rules in other files and reports what follows', () =>
    withClient(async (client) => {
      const uri = `${folder}/50-b.rules`;
      await client.open(files[uri] ?? '', uri);
      const params: PlanParams = { uri, techniques: ['T1053.003'] };
      const plan = await client.request<Plan>('auditRules/plan', params);
      assert.equal(plan.title, 'T1053.003 Scheduled Task/Job: Cron');
      assert.ok(plan.note);
      assert.deepEqual(
        plan.rules.filter((r) => r.how === 'key').map((r) => r.lines),
        [['-w /etc/crontab -p wa -k cron']],
      );
      assert.ok(plan.rules.some((r) => r.how === 'rule' && r.lines.includes('-w /etc/cron.d/ -p wa')));
      assert.ok(plan.rules.some((r) => r.how === 'comment'));
      const careful = plan.remarks.find((r) => r.kind === 'careful');
      assert.deepEqual(careful?.at, { uri: `${folder}/90-z.rules`, line: 0 });
      const after = applied(plan, files);
      assert.deepEqual(Object.keys(after).sort(), ['10-a.rules', '50-b.rules']);
      // The folder's keys are ids.
      assert.equal(after['10-a.rules'], '-D\n-w /etc/crontab -p wa -k cron -k T1053.003\n');
      assert.ok(
        after['50-b.rules']?.startsWith(`${files[uri]}\n# T1`) && after['50-b.rules'].endsWith(plan.text),
      );

      const some = await client.request<Plan>('auditRules/plan', {
        ...params,
        rules: plan.rules.filter((r) => r.how === 'rule').map((r) => r.id),
      });
      assert.ok(some.rules.length > 0 && some.rules.every((r) => r.how === 'rule'));
      assert.deepEqual(Object.keys(applied(some, files)), ['50-b.rules']);
    }));

  it('A plan for a group says what audit cannot see', () =>
    withClient(async (client) => {
      const plan = await client.request<Plan>('auditRules/plan', {
        uri: 'untitled:audit.rules',
        group: 'rocke',
      });
      assert.equal(plan.title, 'Rocke (G0106)');
      assert.ok(plan.rules.length > 60);
      assert.ok(plan.remarks.some((r) => r.kind === 'unseen' && r.message.includes('T1102.001')));
      assert.equal(plan.rules.map((r) => r.broad).indexOf(true), plan.rules.filter((r) => !r.broad).length);
      assert.equal(await client.request('auditRules/plan', { uri: testUri, group: 'nobody' }), null);
      const none = await client.request<Plan>('auditRules/plan', { uri: testUri, techniques: ['T9999'] });
      assert.deepEqual([none.rules, none.changes, none.text], [[], [], '']);
      assert.match(none.remarks[0]?.message ?? '', /"T9999" is not a technique/);
    }));

  it('Hunt queries are given for a place, a rule, a comment, and a given key', () =>
    withClient(async (client) => {
      await client.open('# Rocke T1496\n-w /etc/crontab -p wa -k cron -k T1053.003_1\n-b 8192\n');
      const at = async (line: number, character: number): Promise<readonly string[]> =>
        (
          await client.request<readonly HuntEntry[]>('auditRules/hunts', {
            uri: testUri,
            position: { line, character },
          })
        ).map((e) => e.title);
      assert.deepEqual(await at(1, 26), ['Key "cron"']);
      assert.deepEqual(await at(1, 35), ['Key "T1053.003_1"', 'T1053.003 Scheduled Task/Job: Cron, any key']);
      assert.deepEqual(await at(1, 3), [
        'Key "cron"',
        'Key "T1053.003_1"',
        'T1053.003 Scheduled Task/Job: Cron, any key',
      ]);
      assert.deepEqual(await at(0, 3), ['T1496 Resource Hijacking, any key']);
      assert.deepEqual(await at(2, 1), []);
      const [entry] = await client.request<readonly HuntEntry[]>('auditRules/hunts', { technique: 't1014' });
      assert.ok(entry && entry.queries.length >= 6);
      assert.equal(entry.queries[0]?.query, 'ausearch -i -k T1014');
    }));

  it('One action replaces a revoked technique in every key of the workspace, each in its style', async () => {
    const texts: Readonly<Record<string, string>> = {
      [`${folder}/10-a.rules`]: '-w /saved -p wa -k T1562.012\n',
      [`${folder}/20-b.rules`]:
        '-w /b -p wa -k T1562.012_2 -k mine\n# T1562.012\n-w /c -p wa -F key=mitre_t1562_012\n-w /d -p wa -k T1562.001\n',
      [`file:///project/audit/other.rules`]:
        '-w /e -p wa -k T1562.012-Disable-or-Modify-Linux-Audit-System\n',
    };
    const uri = `${folder}/10-a.rules`;
    const text = '-w /a -p wa -k T1562.012_1\r\n-w /x -p wa -k T1562.012_1\r\n';
    const range = { start: { line: 0, character: 18 }, end: { line: 0, character: 18 } };
    const titles = async (c: TestClient): Promise<readonly CodeAction[]> =>
      (await c.actions(range, ['quickfix'], uri)).filter((a) => /^Write .*T1685\.004/.test(a.title));
    await serve({ resolvesActions: true, files: texts, folders: ['file:///project'] }, async (client) => {
      await client.open(text, uri);
      const actions = await titles(client);
      assert.deepEqual(
        actions.map((a) => a.title),
        [
          'Write "T1685.004" in both places',
          'Write "T1685.004_1"',
          'Write T1685.004 for T1562.012 in all files',
        ],
      );
      const { edit } = await client.request<CodeAction>('codeAction/resolve', actions[2]);
      const after = Object.fromEntries(
        Object.entries(edit?.changes ?? {}).map(([u, edits]) => [
          u.split('/').pop(),
          TextDocument.applyEdits(TextDocument.create(u, '', 0, u === uri ? text : (texts[u] ?? '')), edits),
        ]),
      );
      assert.deepEqual(after, {
        '10-a.rules': text.replaceAll('T1562.012_1', 'T1685.004_1'),
        '20-b.rules':
          '-w /b -p wa -k T1685.004_2 -k mine\n# T1562.012\n-w /c -p wa -F key=mitre_t1685_004\n-w /d -p wa -k T1562.001\n',
        'other.rules': '-w /e -p wa -k T1685.004-Disable-or-Modify-Linux-Audit-System-Log\n',
      });
    });
    // A client that asks for no edits later is not offered what reads a whole workspace.
    await serve({ files: texts }, async (client) => {
      await client.open(text, uri);
      assert.equal((await titles(client)).length, 2);
    });
  });
});
