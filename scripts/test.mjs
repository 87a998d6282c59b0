// npm test: all set-up, then every suite; ends with "N passed, N failed". One suite only: node scripts/test.mjs unit
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled, needNode, onPath, root, run, say, since } from './lib/run.mjs';
import { runHostSuite, runNodeSuite } from './lib/suites.mjs';
import { findTestHost, hostFolder, installInHost, whyNoHost } from './lib/vscode.mjs';
import { packageExtension } from './package.mjs';

/** The suites in the order in which they run: the quick ones first. A suite answers counts, or `{ reason }` for being skipped. */
const suites = {
  check: runCheck,
  unit: runJoined,
  property: runJoined,
  repair: runJoined,
  recorded: runNodeSuite,
  grammar: runJoined,
  docs: runJoined,
  package: async (name, options) =>
    runNodeSuite(name, { ...options, env: { AUDIT_RULES_VSIX: await packaged() } }),
  protocol: runNodeSuite,
  editors: runNodeSuite,
  faults: runNodeSuite,
  conformance: (name, options) => {
    const missing = ['auditctl', 'gcc'].filter((tool) => !findTool(tool));
    if (missing.length > 0)
      return {
        reason: `there is no ${missing.join(' and no ')} on this machine (Debian: apt-get install auditd gcc)`,
      };
    return runNodeSuite(name, options);
  },
  e2e: withHost,
  web: withHost,
  ui: async (name, options) => {
    const reason = whyNoHost({ browser: true });
    if (reason) return { reason };
    await ensureInstalled(hostFolder);
    // Installed once for all of its files.
    const extensions = join(root, 'out/test/extensions');
    const problem = await installInHost(await packaged(), extensions);
    if (problem) throw new Error(problem);
    return runNodeSuite(name, {
      ...options,
      serial: true,
      env: { AUDIT_RULES_EXTENSIONS: extensions },
    });
  },
};

/** The suites that run in a VS Code, which wait for it most of the time: they run beside the others. */
const hosted = ['e2e', 'web', 'ui'];

let vsix;

/** The extension, packaged once for all suites that want it. */
function packaged() {
  vsix ??= packageExtension(join(root, 'out/test/audit-rules.vsix'));
  return vsix;
}

async function runCheck(_name, { show }) {
  const { status, output } = await run(process.execPath, ['scripts/check.mjs'], { show });
  const passed = output.match(/^ok {3}/gm)?.length ?? 0;
  const failed = output.match(/^FAIL /gm)?.length ?? 0;
  return { passed, failed, skipped: 0, status, output };
}

function runJoined(name, options) {
  return runNodeSuite(name, { ...options, joined: true });
}

async function withHost(name, options) {
  const host = await findTestHost();
  return host.reason ? host : runHostSuite(name, host, options);
}

/** auditctl lies in a folder that is on root's PATH only. */
function findTool(name) {
  process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;
  return onPath(name);
}

/** Runs one suite and says how it went. A suite that ran nothing, or ended badly without a failed test, counts as one failure. */
async function runSuite(name, show) {
  const start = performance.now();
  say(`${name} …`);
  let result;
  try {
    result = await suites[name](name, { show });
  } catch (error) {
    result = { passed: 0, failed: 0, skipped: 0, status: 1, output: `${error?.stack ?? error}\n` };
  }
  if (result.reason && !process.env.CI) {
    say(`SKIPPED ${name}: ${result.reason}.`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  if (result.reason) result = { passed: 0, failed: 1, skipped: 0, status: 1, output: `${result.reason}\n` };
  let { passed, failed, skipped } = result;
  const broken = failed === 0 && (result.status !== 0 || passed + skipped === 0);
  if (broken) failed = 1;
  if (failed > 0 && !show) process.stdout.write(result.output);
  for (const line of new Set(result.output.match(/^SKIPPED .*$/gm))) say(line);
  const counts = `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
  say(`${name}: ${counts} in ${since(start)}${broken ? ' (the suite itself broke, or ran nothing)' : ''}`);
  return { passed, failed, skipped };
}

async function main(wanted) {
  needNode();
  const unknown = wanted.filter((name) => !(name in suites));
  if (unknown.length > 0)
    throw new Error(
      `There is no suite ${unknown.join(', ')}. The suites are: ${Object.keys(suites).join(', ')}.`,
    );
  const start = performance.now();
  await ensureInstalled();
  say('Building …');
  const build = await run(process.execPath, ['scripts/build.mjs']);
  if (build.status !== 0) throw new Error('The build failed.');
  if (wanted.length === 0) rmSync(join(root, 'out/test'), { recursive: true, force: true });
  const names = wanted.length > 0 ? wanted : Object.keys(suites);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const runInTurn = async (lane) => {
    for (const name of lane) {
      const result = await runSuite(name, wanted.length > 0);
      for (const key of Object.keys(total)) total[key] += result[key];
    }
  };
  const isHosted = (name) => hosted.includes(name);
  const lanes =
    availableParallelism() > 1 ? [names.filter((n) => !isHosted(n)), names.filter(isHosted)] : [names];
  await Promise.all(lanes.map(runInTurn));
  say(`${names.length === 1 ? names[0] : `${names.length} suites`} in ${since(start)}.`);
  return total;
}

let total;
try {
  total = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  total = { passed: 0, failed: 1, skipped: 0 };
}
process.exitCode = total.failed > 0 ? 1 : 0;
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}\n`,
);
