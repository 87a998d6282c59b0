import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchPrograms } from '../../server/src/lsp/hostPrograms.ts';
import {
  type ComplianceView,
  complianceChanged,
  complianceRequest,
  type ProfilePlan,
  profilePlanRequest,
} from '../../server/src/lsp/protocol/complianceRequests.ts';
import { startClient, type TestClient } from '../support/client.ts';
import { connectInMemory } from '../support/wires.ts';

const uri = 'file:///etc/audit/rules.d/10-own.rules';
const elsewhere = 'file:///project/rules.d/10-own.rules';
const su = '-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -F key=privileged\n';
const profile = 'anssi-bp28-rhel-9';

interface Machine {
  readonly client: TestClient;
  /** How often it was searched. */
  readonly searches: () => number;
  /** Ends the search that is on its way, and waits until the client has heard of it. */
  readonly find: (found: Awaited<ReturnType<SearchPrograms>>) => Promise<void>;
}

/** Does work with a server on a machine whose programs are found when the test says so. */
async function onMachine(
  { checkHostPaths = 'auto', at = uri }: { readonly checkHostPaths?: string; readonly at?: string },
  work: (machine: Machine) => Promise<void>,
): Promise<void> {
  let searches = 0;
  let end: (found: Awaited<ReturnType<SearchPrograms>>) => void = () => {};
  const search: SearchPrograms = () => {
    searches++;
    return new Promise((found) => (end = found));
  };
  let heard: () => void = () => {};
  const client = await startClient(connectInMemory(search), {
    files: { [at]: su },
    settings: { profiles: [profile], checkHostPaths },
    initializationOptions: { complianceView: true },
    hears: { [complianceChanged]: () => heard() },
  });
  try {
    await client.open(su, at);
    const find: Machine['find'] = (found) => {
      const told = new Promise<void>((done) => (heard = done));
      end(found);
      return told;
    };
    await work({ client, searches: () => searches, find });
    assert.deepEqual(client.log, []);
  } finally {
    await client.stop();
  }
}

async function view(client: TestClient, at = uri) {
  const found = await client.request<ComplianceView | null>(complianceRequest, { uri: at });
  const groups = found?.profiles[0]?.groups ?? [];
  const reasons = groups.flatMap((g) => g.requirements.flatMap((r) => r.reasons));
  return { problems: found?.problems ?? [], states: groups.map((g) => g.state), reasons };
}

test('The programs of the machine are searched for once, and the view then names those without a rule', () =>
  onMachine({}, async ({ client, searches, find }) => {
    const before = await view(client);
    assert.ok(before.states.includes('host'));
    await view(client);
    assert.equal(searches(), 1);
    await find({ paths: ['/usr/bin/chage', '/usr/bin/su'], unread: 0 });
    const after = await view(client);
    assert.ok(!after.states.includes('host'), after.states.join());
    assert.deepEqual(after.problems, []);
    assert.ok(
      after.reasons.some((r) => /^not recorded: .*\/usr\/bin\/chage/.test(r)),
      after.reasons.join('\n'),
    );
    assert.ok(!after.reasons.some((r) => /^not recorded: .*\/usr\/bin\/su(?:;|$)/.test(r)));
    const plan = await client.request<ProfilePlan | null>(profilePlanRequest, { uri, profile });
    const lines = plan?.added.filter((l) => l.includes('path=/usr/bin/')) ?? [];
    assert.ok(
      lines.some((l) => l.includes('path=/usr/bin/chage')),
      lines.join('\n'),
    );
    assert.ok(!lines.some((l) => l.includes('path=/usr/bin/su ')), lines.join('\n'));
    assert.equal(searches(), 1);
  }));

test('Nothing is searched for rules of another place, unless the setting asks for it', async () => {
  await onMachine({ at: elsewhere }, async ({ client, searches }) => {
    assert.ok((await view(client, elsewhere)).states.includes('host'));
    assert.equal(searches(), 0);
  });
  await onMachine({ checkHostPaths: 'off' }, async ({ client, searches }) => {
    await view(client);
    assert.equal(searches(), 0);
  });
  await onMachine({ at: elsewhere, checkHostPaths: 'on' }, async ({ client, searches, find }) => {
    await view(client, elsewhere);
    assert.equal(searches(), 1);
    await find({ paths: [], unread: 0 });
  });
});

test('A search that could not see all says so', async () => {
  await onMachine({}, async ({ client, find }) => {
    await view(client);
    await find({ paths: ['/usr/bin/su'], unread: 3 });
    const { problems } = await view(client);
    assert.deepEqual(problems, ['Directories that cannot be read (3) may have more set-id programs.']);
  });
  await onMachine({}, async ({ client, find }) => {
    await view(client);
    await find(undefined);
    const { problems, states } = await view(client);
    assert.match(problems[0] ?? '', /^This machine has too many files .*"--programs"\.$/);
    assert.ok(states.includes('host'));
  });
});
