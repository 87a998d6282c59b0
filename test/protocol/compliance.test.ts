import assert from 'node:assert/strict';
import { it } from 'node:test';
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type ComplianceView,
  complianceRequest,
  type ProfileList,
  type ProfilePlan,
  type ProfileView,
  profilePlanRequest,
  profilesRequest,
} from '../../server/src/lsp/protocol/complianceRequests.ts';
import type { ClientOptions, TestClient } from '../support/client.ts';
import { onEachHost, type Serve } from '../support/hosts.ts';

const folder = 'file:///project/rules.d';
const uri = `${folder}/10-own.rules`;
const settings = { profiles: ['stig-rhel-9'], codeLens: { profiles: true } };
const own = [
  '-a always,exit -F arch=b32 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod',
  '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod',
  '-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=-1 -k privileged-chage',
  '-w /etc/passwd -p wa -k identity',
  '',
].join('\n');

function withRules(
  serve: Serve,
  work: (client: TestClient) => Promise<void>,
  options: ClientOptions = {},
  text = own,
): Promise<void> {
  return serve(
    { files: { [uri]: text }, folders: ['file:///project'], settings, resolvesActions: true, ...options },
    async (client) => {
      await client.open(text, uri);
      await work(client);
    },
  );
}

const compare = (client: TestClient): Promise<ComplianceView | null> =>
  client.request<ComplianceView | null>(complianceRequest, { uri });

async function profileOf(client: TestClient): Promise<ProfileView> {
  const [profile] = (await compare(client))?.profiles ?? [];
  assert.ok(profile);
  return profile;
}

const idsOf = ({ groups }: ProfileView, state: string): readonly string[] =>
  groups.find((g) => g.state === state)?.requirements.map((r) => r.id) ?? [];

const plan = async (client: TestClient, profile = 'stig-rhel-9'): Promise<ProfilePlan> => {
  const found = await client.request<ProfilePlan | null>(profilePlanRequest, { uri, profile });
  assert.ok(found);
  return found;
};

/** Returns a text with the edits of a plan in it. */
function applied(text: string, edits: ProfilePlan['changes'][number]['edits']): string {
  const document = TextDocument.create(uri, 'audit-rules', 0, text);
  return TextDocument.applyEdits(
    document,
    edits.map((e) => ({ ...e })),
  );
}

async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    const found = await ask();
    if (found !== undefined) return found;
  }
  assert.fail('It did not come.');
}

onEachHost('compliance profiles', (serve) => {
  it('Completion offers the lines that the rules lack of the chosen profile, by their IDs', () =>
    withRules(serve, async (client) => {
      await compare(client);
      let version = 1;
      const labels = async (text: string): Promise<readonly CompletionItem[]> => {
        await client.change(uri, ++version, [{ text: own + text }]);
        const position = { line: own.split('\n').length - 1, character: text.length };
        const list = await client.request<CompletionList>('textDocument/completion', {
          textDocument: { uri },
          position,
        });
        return list.items;
      };
      const [item, ...others] = (await labels('# RHEL-09-654020')).filter((i) => /^RHEL/.test(i.label));
      assert.equal(item?.label, 'RHEL-09-654020');
      assert.deepEqual(others, []);
      const edit = item.textEdit;
      assert.match(edit?.newText ?? '', /^# RHEL-09-654020: .*\n-a always,exit -F arch=b32 -S /);
      assert.equal(item.filterText, '# RHEL-09-654020');
      const all = (await labels('')).map((i) => i.label);
      assert.ok(all.includes('-a') && all.indexOf('-a') < all.indexOf('RHEL-09-654020'), all.join());
      // What is recorded is not offered, and nothing after other words.
      assert.ok(!all.includes('RHEL-09-654015'));
      assert.ok(!(await labels('# see RHEL-09-654020')).some((i) => /^RHEL/.test(i.label)));
    }));

  it('Without a profile in the settings, nothing is compared and nothing is shown', () =>
    withRules(
      serve,
      async (client) => {
        assert.equal(await compare(client), null);
        const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
        assert.ok(!lenses.some((l) => (l.data as { what?: string }).what === 'compliance'));
      },
      { settings: { codeLens: { profiles: true } } },
    ));

  it('The list of profiles says which are chosen, and which are for the targets', () =>
    withRules(serve, async (client) => {
      const { profiles, chosen, from } = await client.request<ProfileList>(profilesRequest, { uri });
      assert.deepEqual(chosen, ['stig-rhel-9']);
      assert.equal(from, undefined);
      assert.equal(profiles.length, 12);
      const ubuntu = profiles.find((p) => p.name === 'stig-ubuntu-24.04');
      assert.equal(ubuntu?.isForTargets, true);
      assert.equal(ubuntu?.target, 'Ubuntu 24.04 (audit 3.1.2)');
    }));

  it('The view groups requirements by their state, with reasons, places and lines', () =>
    withRules(serve, async (client) => {
      const view = await compare(client);
      assert.equal(view?.rules, 'rules.d');
      assert.deepEqual(view?.problems, []);
      const profile = await profileOf(client);
      assert.match(profile.head, /^stig-rhel-9 V2R9 \(01 Jul 2026\): /);
      assert.ok(profile.recorded > 0 && profile.recorded < profile.judged);
      assert.ok(profile.notes.some((n) => n.includes('It is not an assessment')));
      assert.equal(profile.groups[0]?.state, 'missing');
      const [passwd] = profile.groups
        .filter((g) => g.state === 'effect')
        .flatMap((g) => g.requirements.filter((r) => r.what.includes('/etc/passwd')));
      assert.deepEqual(
        passwd?.places.map((p) => [p.uri, p.line, p.label]),
        [[uri, 3, '10-own.rules:4']],
      );
      assert.match(passwd?.reasons.join() ?? '', /records the events/);
      assert.ok((passwd?.lines.length ?? 0) > 0);
    }));

  it('A file in which nothing is lacking after the insertion is made where the benchmark wants it', () =>
    withRules(serve, async (client) => {
      const first = await plan(client);
      assert.equal(first.uri, `${folder}/audit.rules`);
      const made = first.changes.find((c) => c.uri === first.uri);
      assert.equal(made?.isNew, true);
      assert.ok(first.added.length > 40);
      const files = Object.fromEntries(
        first.changes.map((c) => [c.uri, applied(c.uri === uri ? own : '', c.edits)]),
      );
      await client.become({ files: { [uri]: own, ...files }, folders: ['file:///project'], settings });
      await client.open(files[uri] ?? own, uri);
      const profile = await profileOf(client);
      assert.deepEqual(
        profile.groups.filter((g) => ['missing', 'partly', 'effect'].includes(g.state)),
        [],
      );
      const second = await plan(client);
      assert.deepEqual(second.changes, []);
    }));

  it('A lens and a hover say which requirement demands a rule, and what the scanners make of its text', () =>
    withRules(serve, async (client) => {
      const titles = await eventually(async () => {
        const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
        const found = lenses.filter((l) => (l.data as { what?: string }).what === 'compliance');
        const resolved = await Promise.all(found.map((l) => client.request<CodeLens>('codeLens/resolve', l)));
        return resolved.length === 4 ? resolved.map((l) => l.command?.title ?? '') : undefined;
      });
      assert.match(titles[0] ?? '', /^demanded by RHEL-09-654015: text matches$/);
      assert.match(titles[3] ?? '', /^demanded by RHEL-09-\d{6}: records the events, text does not match$/);
      const hover = await client.hover({ line: 3, character: 1 }, uri);
      assert.match(
        JSON.stringify(hover?.contents),
        /Demanded by RHEL-09-654240 of stig-rhel-9 \(.*records the events/,
      );
      // The lens stays with its text while lines move, without another comparison.
      const start = { line: 0, character: 0 };
      await client.change(uri, 2, [{ range: { start, end: start }, text: '# first\n' }]);
      const moved = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
      const lines = moved.flatMap((l) =>
        (l.data as { what?: string }).what === 'compliance' ? [l.range.start.line] : [],
      );
      assert.deepEqual(lines, [1, 2, 3, 4]);
    }));

  it('A quick fix writes a rule as a requirement demands, with the key that it has', () =>
    withRules(serve, async (client) => {
      await compare(client);
      const at = { line: 3, character: 2 };
      const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: at, end: at },
        context: { diagnostics: [] },
      });
      const action = actions.find((a) => a.title === 'Write as RHEL-09-654240 demands');
      assert.ok(action, actions.map((a) => a.title).join());
      const { edit } = await client.request<{ edit?: WorkspaceEdit }>('codeAction/resolve', action);
      const edits = edit?.changes?.[uri] ?? [];
      const text = applied(own, edits);
      assert.match(text, /^-a always,exit -F arch=b32 -F path=\/etc\/passwd -F perm=wa -k identity$/m);
      assert.match(text, /^-a always,exit -F arch=b64 -F path=\/etc\/passwd -F perm=wa -k identity$/m);
      assert.doesNotMatch(text, /-w \/etc\/passwd/);
      await client.change(uri, 2, [{ text }]);
      assert.ok(idsOf(await profileOf(client), 'exact').includes('RHEL-09-654240'));
    }));

  it('A rule that records nothing is named with its cause', () =>
    withRules(
      serve,
      async (client) => {
        const profile = await profileOf(client);
        const dead = profile.groups.find((g) => g.state === 'dead')?.requirements ?? [];
        const passwd = dead.find((r) => r.id === 'RHEL-09-654240');
        assert.match(
          passwd?.reasons[0] ?? '',
          /^the rule at 10-own\.rules:1 drops the events before 10-own\.rules:2$/,
        );
      },
      {},
      '-a never,exit -F path=/etc/passwd -F perm=wa\n-w /etc/passwd -p wa -k identity\n',
    ));

  it('What is written already is not offered again, and says what to do; a setting leads to auditd.conf', () => {
    const lines = '-w /sbin/modprobe -p x -k modules\n-w /usr/sbin/fdisk -p x -k fdisk\n';
    const ubuntu = { targets: ['ubuntu-24.04'], profiles: ['stig-ubuntu-24.04'] };
    const conf = 'file:///project/auditd.conf';
    const files = { [uri]: lines, [conf]: '# mail\naction_mail_acct = root\n' };
    return withRules(
      serve,
      async (client) => {
        const profile = await profileOf(client);
        const known = new Map(profile.groups.flatMap((g) => g.requirements.map((r) => [r.id, r])));
        const link = known.get('UBTU-24-900730');
        assert.deepEqual([link?.lines, link?.isWritable], [[], false]);
        assert.equal(
          link?.reasons[0],
          'the line at 10-own.rules:1 never matches, as the benchmark names a link: record its target too, and waive the requirement',
        );
        const fdisk = known.get('UBTU-24-900750');
        assert.deepEqual([fdisk?.lines, fdisk?.isWritable], [[], false]);
        assert.ok(
          fdisk?.reasons.includes('no text is known that all scanners accept'),
          fdisk?.reasons.join(),
        );
        const passwd = known.get('UBTU-24-200280');
        assert.deepEqual([passwd?.lines.length, passwd?.isWritable], [1, true]);
        assert.equal(passwd?.reasons[0], 'not recorded: /etc/passwd');
        const mail = known.get('UBTU-24-900980');
        assert.deepEqual(mail?.places, [
          { uri: conf, line: 1, label: 'auditd.conf:2', text: 'action_mail_acct = root' },
        ]);
        assert.match(mail?.reasons[0] ?? '', /Change it, or waive the requirement/);
        assert.equal(mail?.isWritable, false);
        assert.ok(profile.notes.includes(profile.head));
      },
      { files, settings: ubuntu },
      lines,
    );
  });

  it('A profile that is not there is named with the remedy, and one of a file is used', () => {
    const house = {
      profile: 'house',
      target: 'debian-12',
      requirements: [
        { id: 'H-1', what: 'changes to /etc/passwd', rules: ['-w /etc/passwd -p wa -k identity'] },
      ],
    };
    return withRules(
      serve,
      async (client) => {
        const view = await compare(client);
        assert.deepEqual(view?.problems, ['"stig-rhel-99" is not a compliance profile. Use "stig-rhel-9".']);
        assert.deepEqual(
          view?.profiles.map((p) => [p.name, p.recorded, p.judged]),
          [['house', 1, 1]],
        );
      },
      {
        files: { [uri]: own, 'file:///project/house.json': JSON.stringify(house) },
        settings: { profiles: ['stig-rhel-99', 'house'], profileFiles: ['house.json'] },
      },
    );
  });

  it('A waived requirement is in its own group, with the reason, and nothing is inserted for it', () =>
    withRules(
      serve,
      async (client) => {
        const profile = await profileOf(client);
        const [waived] = profile.groups.find((g) => g.state === 'waived')?.requirements ?? [];
        assert.equal(waived?.id, 'RHEL-09-654020');
        assert.equal(waived?.reasons[0], 'waived: no such calls here');
        assert.ok(!(await plan(client)).added.some((l) => /-S chown/.test(l)));
      },
      {
        files: {
          [uri]: own,
          'file:///project/.audit-rules.json': JSON.stringify({
            profiles: ['stig-rhel-9'],
            waived: { 'RHEL-09-654020': 'no such calls here' },
          }),
        },
        settings: {},
      },
    ));
});
