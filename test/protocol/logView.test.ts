import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import type { CodeLens } from 'vscode-languageserver';
import {
  explainEventRequest,
  type LogExclusion,
  type LogIdeas,
  type LogProblem,
  type LogView,
  logExcludeRequest,
  logIdeasRequest,
  logViewRequest,
  useLogRequest,
} from '../../server/src/lsp/protocol/logRequests.ts';
import type { ClientOptions, TestClient } from '../support/client.ts';
import { onEachHost, type Serve } from '../support/hosts.ts';
import { logPath } from '../support/logs.ts';

const uri = 'file:///project/rules.d/20-work.rules';
const rules =
  '-a always,exit -F arch=b64 -S unlinkat -k gone\n-a always,exit -F arch=b64 -S mount -k mounts\n';
/** A log that no file system has: the client answers for it. */
const log = 'vscode-test:///project/audit.log';

const noisy = Array.from(
  { length: 400 },
  (_, i) =>
    `type=SYSCALL msg=audit(${1_700_000_000 + 600 * i}.000:${i}): arch=c000003e syscall=263 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 ` +
    'items=0 ppid=1 pid=2 auid=4294967295 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 ses=4294967295 comm="logrotate" ' +
    'exe="/usr/sbin/logrotate" key="gone"\n',
).join('');

function withRules(
  serve: Serve,
  work: (client: TestClient) => Promise<void>,
  options: ClientOptions = {},
): Promise<void> {
  return serve(
    { files: { [uri]: rules, [log]: noisy }, folders: ['file:///project'], ...options },
    async (client) => {
      await client.open(rules, uri);
      try {
        await work(client);
      } finally {
        await client.request(useLogRequest, {});
      }
    },
  );
}

const view = async (client: TestClient, again = false): Promise<LogView> => {
  const answer = await client.request<LogView | LogProblem>(logViewRequest, { uri, again });
  return 'problem' in answer ? assert.fail(answer.problem) : answer;
};

onEachHost('a log against rules', (serve) => {
  it('No log is read before the client names one', () =>
    withRules(serve, async (client) => {
      const answer = await client.request<LogProblem>(logViewRequest, { uri });
      assert.match(answer.problem, /No log is chosen/);
      const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
      assert.ok(!lenses.some((l) => (l.data as { what?: string }).what === 'log'));
    }));

  it('The view has the tables of the command, with the places of rules', () =>
    withRules(serve, async (client) => {
      await client.request(useLogRequest, { log });
      const { tables, summary, isStale, rules: name } = await view(client);
      assert.deepEqual(
        tables.map((t) => t.name),
        ['rule', 'unexplained', 'silent', 'key', 'program', 'login', 'type', 'hour'],
      );
      assert.equal(name, 'rules.d');
      assert.equal(isStale, false);
      assert.match(summary[0] ?? '', /^audit\.log: 400 events, 400 records/);
      const [row] = tables[0]?.rows ?? [];
      assert.deepEqual(row?.at, { uri, line: 0 });
      assert.equal(row?.values[0], 400);
      assert.ok(row?.cells.includes('100 % /usr/sbin/logrotate'));
      assert.deepEqual(
        tables[2]?.rows.map((r) => r.at),
        [{ uri, line: 1 }],
      );
    }));

  it('A view is about the rules that it names, also where no editor has them open', () => {
    const other = 'file:///project/other.rules';
    const files = { [uri]: rules, [log]: noisy, [other]: '-w /etc/shadow -p r -k other\n' };
    return withRules(
      serve,
      async (client) => {
        await client.request(useLogRequest, { log });
        await client.close(uri);
        assert.equal((await view(client)).rules, 'rules.d');
        const answer = await client.request<LogView>(logViewRequest, { uri: other, again: false });
        assert.equal(answer.rules, 'other.rules');
      },
      { files },
    );
  });

  it('An idea is previewed as an edit before its rule, and is found where the rule is by now', () =>
    withRules(serve, async (client) => {
      await client.request(useLogRequest, { log });
      const ideas = await client.request<LogIdeas>(logIdeasRequest, { uri });
      const [row] = ideas.tables[0]?.rows ?? [];
      assert.equal(row?.idea, 0);
      const ask = () => client.request<LogExclusion | LogProblem>(logExcludeRequest, { uri, idea: 0 });
      const made = await ask();
      assert.ok('changes' in made);
      assert.equal(made.uri, uri);
      assert.deepEqual(made.changes, [
        {
          uri,
          edits: [
            {
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
              newText: '-a never,exit -F arch=b64 -S unlinkat -F exe=/usr/sbin/logrotate -F auid=unset\n',
            },
          ],
        },
      ]);
      const start = { line: 0, character: 0 };
      await client.change(uri, 2, [{ range: { start, end: start }, text: '# first\n' }]);
      const moved = await ask();
      assert.deepEqual('changes' in moved && moved.changes[0]?.edits[0]?.range.start, {
        line: 1,
        character: 0,
      });
      assert.equal((await view(client)).isStale, true);
      await client.change(uri, 3, [
        { range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, text: '' },
      ]);
      const gone = await ask();
      assert.match('problem' in gone ? gone.problem : '', /rules have changed since the log was read/);
    }));

  it('A lens above a rule has its events a day, and none is above an edited rule', () =>
    withRules(serve, async (client) => {
      await client.request(useLogRequest, { log });
      await view(client);
      const titles = async (): Promise<readonly (readonly [number, string | undefined])[]> => {
        const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
        const own = lenses.filter((l) => (l.data as { what?: string }).what === 'log');
        const resolved = await Promise.all(own.map((l) => client.request<CodeLens>('codeLens/resolve', l)));
        return resolved.map((l) => [l.range.start.line, l.command?.title] as const);
      };
      assert.deepEqual(await titles(), [
        [0, '144 events a day, 100 % from /usr/sbin/logrotate'],
        [1, 'no event in 3 days'],
      ]);
      const end = { line: 0, character: 0 };
      await client.change(uri, 2, [{ range: { start: end, end }, text: '# moved\n-w /etc -p w\n' }]);
      assert.deepEqual(
        (await titles()).map(([line]) => line),
        [2, 3],
      );
    }));

  it('A log that cannot be read, and one without records, say so', () =>
    withRules(
      serve,
      async (client) => {
        const ask = async (of: string): Promise<string> => {
          await client.request(useLogRequest, { log: of });
          return (await client.request<LogProblem>(logViewRequest, { uri })).problem;
        };
        assert.match(await ask('vscode-test:///project/none.log'), /^none\.log cannot be read/);
        assert.match(await ask('vscode-test:///project/empty.log'), /^empty\.log has no audit record/);
      },
      { files: { [uri]: rules, 'vscode-test:///project/empty.log': 'nothing\n' } },
    ));

  it('Records that were pasted into one line are explained', () =>
    withRules(serve, async (client) => {
      const text = noisy.split('\n').slice(0, 2).join(' ');
      const said = await client.request<string>(explainEventRequest, { text, uri });
      assert.equal(said.match(/Recorded by 20-work\.rules:1, certainly/g)?.length, 2);
      assert.match(said, /program {4}\/usr\/sbin\/logrotate/);
      assert.equal(await client.request(explainEventRequest, { text: 'nothing', uri }), null);
    }));
});

onEachHost('a log on the disk of the server', (serve) => {
  it('The log of a fixture is read from its file, or through the client where there is none', () =>
    serve(
      {
        files: {
          [uri]: readFileSync(logPath('work.rules'), 'utf8'),
          [`file://${logPath('auditd-raw.log')}`]: readFileSync(logPath('auditd-raw.log'), 'utf8'),
        },
        folders: ['file:///project'],
      },
      async (client) => {
        await client.open(readFileSync(logPath('work.rules'), 'utf8'), uri);
        await client.request(useLogRequest, { log: `file://${logPath('auditd-raw.log')}` });
        const { summary } = await view(client);
        assert.match(summary[0] ?? '', /^auditd-raw\.log: 27 events, 106 records/);
        await client.request(useLogRequest, {});
      },
    ));
});
