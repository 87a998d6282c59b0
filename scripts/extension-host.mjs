// Runs a bundled Mocha suite in an extension host: node scripts/extension-host.mjs VSCODE SUITE [--web]
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from './lib/run.mjs';

const [vscodeExecutablePath, extensionTestsPath, kind] = process.argv.slice(2);
const data = mkdtempSync(join(tmpdir(), 'audit-rules-'));
// The tests edit and save: they work on a copy.
const folder = join(data, 'examples');
cpSync(join(root, 'examples'), folder, { recursive: true });
let code = 1;
try {
  code = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath,
    launchArgs: [
      folder,
      '--disable-extensions',
      ...(kind === '--web' ? ['--extensionDevelopmentKind=web'] : []),
      `--user-data-dir=${join(data, 'user-data')}`,
      `--extensions-dir=${join(data, 'extensions')}`,
    ],
    extensionTestsEnv: { AUDIT_RULES_ROOT: root, AUDIT_RULES_LOGS: join(data, 'user-data/logs') },
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
} finally {
  rmSync(data, { recursive: true, force: true });
}
process.exit(code);
