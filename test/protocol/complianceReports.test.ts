import assert from 'node:assert/strict';
import { it } from 'node:test';
import { complianceExportRequest } from '../../server/src/lsp/protocol/complianceRequests.ts';
import { onEachHost } from '../support/hosts.ts';
import { world } from '../unit/cli/world.ts';

const folder = 'file:///project/etc/rules.d';
const files = {
  '.audit-rules.json': JSON.stringify({ waived: { 'RHEL-09-654020': 'no | such "calls" here' } }),
  'etc/auditd.conf': 'space_left = 10\nadmin_space_left = 50\n',
  'etc/rules.d/10-own.rules': [
    '# Own rules',
    '-a never,exit -F path=/usr/bin/chage -F perm=x',
    '-w /etc/passwd -p wa -k identity',
    '-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -k privileged-chage',
    '',
  ].join('\n'),
  'etc/rules.d/audit.rules': '-a always,exit -F arch=b64 -S init_module -k modules\n',
};
const uri = `${folder}/10-own.rules`;
const profile = 'stig-rhel-9';

/** The command of the test has a version of its own. */
const withoutVersion = (report: string): string =>
  report.replace(/"(version|semanticVersion)":"(?:test|\d+\.\d+\.\d+)"/g, '"$1":""');

onEachHost('reports on compliance', (serve) => {
  it('A report is, byte for byte, what the command prints in the directory of the workspace', () => {
    const inEditor = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`file:///project/${path}`, text]),
    );
    const options = { files: inEditor, folders: ['file:///project'], settings: { profiles: [profile] } };
    return serve(options, async (client) => {
      await client.open(files['etc/rules.d/10-own.rules'], uri);
      for (const format of ['text', 'json', 'csv', 'markdown', 'sarif', 'junit']) {
        const told = await client.request<string | null>(complianceExportRequest, { uri, profile, format });
        const printed = await world(files, { 'etc/rules.d': ['10-own.rules', 'audit.rules'] }).run(
          'profile',
          profile,
          'etc/rules.d',
          '--format',
          format,
        );
        assert.equal(printed.err, '');
        assert.equal(told && withoutVersion(told), withoutVersion(printed.out), format);
        assert.ok(told?.includes('RHEL-09-654085'), format);
      }
    });
  });

  it('There is no report on a profile that is not chosen', () =>
    serve({ files: {}, folders: ['file:///project'], settings: { profiles: [profile] } }, async (client) => {
      await client.open('-w /etc/passwd -p wa -k identity\n', uri);
      const params = { uri, profile: 'stig-rhel-8', format: 'csv' };
      assert.equal(await client.request(complianceExportRequest, params), null);
    }));
});
