import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  type WorkspaceProblems,
  workspaceProblemsRequest,
} from '../../server/src/lsp/protocol/workspaceRequests.ts';
import type { TestClient } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const rule = '-w /etc/passwd -p wa -k identity\n';

async function report(client: TestClient): Promise<readonly string[]> {
  const { found } = await client.request<WorkspaceProblems>(workspaceProblemsRequest, {});
  return found.map(({ uri, diagnostics }) => `${uri} ${diagnostics.map((d) => d.code).join()}`);
}

onEachHost('problems of the workspace', (serve) => {
  it('Closed files report what they do by themselves and in their directory', () => {
    const files: Record<string, string> = {
      'file:///w/a/rules.d/10-a.rules': rule,
      'file:///w/a/rules.d/20-b.rules': rule,
      'file:///w/audit.rules': '-w /etc/passwd -p wa -k one two\n',
      'file:///w/fine/audit.rules': rule,
      'file:///w/off/audit.rules': '-w /etc/passwd -p wa -k one two\n',
      'file:///w/off/.audit-rules.json': '{ "checks": { "AR101": "off" } }',
      'file:///w/out/audit.rules': '-w /etc/passwd -p wa -k one two\n',
      'file:///w/out/.audit-rules.json': '{ "exclude": ["*"] }',
      'file:///w/site/x.rules': '-w /etc/passwd -p wa -k one two\n',
      'file:///elsewhere/audit.rules': '-w /etc/passwd -p wa -k one two\n',
    };
    const settings = { rulesDirectories: ['site'], checks: { AR401: 'off' } };
    return serve({ files, folders: ['file:///w'], settings }, async (client) => {
      const bad = files['file:///w/audit.rules'] ?? '';
      assert.deepEqual(await report(client), [
        'file:///w/a/rules.d/20-b.rules AR301',
        'file:///w/audit.rules AR101',
        'file:///w/site/x.rules AR101',
      ]);
      await client.open(rule, 'file:///w/a/rules.d/10-a.rules');
      await client.open(bad, 'file:///w/audit.rules');
      assert.deepEqual(await report(client), [
        'file:///w/a/rules.d/20-b.rules AR301',
        'file:///w/site/x.rules AR101',
      ]);
      await client.change('file:///w/a/rules.d/10-a.rules', 2, [{ text: '' }]);
      assert.deepEqual(await report(client), ['file:///w/site/x.rules AR101']);
    });
  });

  it('A workspace without folders has no closed files', () =>
    serve({ files: {}, folders: [] }, async (client) => {
      assert.deepEqual(await client.request(workspaceProblemsRequest, {}), { files: 0, found: [] });
    }));
});
