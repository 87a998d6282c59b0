import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { parse } from 'yaml';
import { readJson, root } from '../support/root.ts';

// What CI servers are given is run here as they run it: the steps of the action and the script of the job in bash with the
// packed npm package, the hooks by Debian's pre-commit, and the instructions of the Dockerfile in a root of their own.

const base = mkdtempSync(join(tmpdir(), 'audit-rules-ci-'));
const project = join(base, 'project');
/** As npm names a package: in place of the version. */
let packed = '';

before(() => {
  const npm = join(base, 'npm');
  execFileSync(process.execPath, [join(root, 'scripts/npm-package.mjs'), npm]);
  packed = `file:${join(npm, `audit-rules-${readJson<{ version: string }>('package.json').version}.tgz`)}`;
});
beforeEach(() => {
  rmSync(project, { recursive: true, force: true });
  write('rules.d/10-a.rules', '-w /etc/passwd -p wa -k identity\n');
  write('other dir/good.rules', '-w /etc/shadow -p wa -k identity\n');
});
after(() => rmSync(base, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}
const breakRules = (): void => write('rules.d/20-b.rules', '-w /etc/group -p wz -k identity\n');
const read = (path: string): string => readFileSync(join(project, path), 'utf8');

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly all: string;
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, npm_config_cache: join(base, 'cache'), ...env },
  });
  if (error) throw error;
  return { status, out: stdout, all: `${stdout}${stderr}` };
}

/** Runs a script as the runner of GitHub does for `shell: bash`. */
const bash = (script: string, env: Readonly<Record<string, string>>): Ran =>
  run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], env);

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly uses?: string;
      readonly run?: string;
      readonly shell?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly with?: Readonly<Record<string, string>>;
    }[];
  };
}

/** Runs the `run:` steps of the action with its inputs, as a runner gives them. */
function runAction(given: Readonly<Record<string, string>>): Ran {
  const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(action.inputs, name));
  assert.deepEqual(unknown, [], 'the action has these inputs');
  const inputOf = (name: string): string => {
    const input = action.inputs[name];
    assert.ok(input, `the input ${name} is declared`);
    return given[name] ?? input.default;
  };
  const filled = (text: string): string =>
    text.replace(/\$\{\{ *inputs\.([\w-]+) *\}\}/g, (_, name: string) => inputOf(name));
  const steps = action.runs.steps.filter((step) => step.run !== undefined);
  assert.equal(action.runs.using, 'composite');
  assert.ok(steps.length > 0);
  let last: Ran = { status: 0, out: '', all: '' };
  for (const { run: script = '', shell, env = {} } of steps) {
    assert.equal(shell, 'bash', 'a step of a composite action names its shell');
    assert.doesNotMatch(
      script,
      /\$\{\{/,
      'inputs are passed by the environment alone: their text is not a script',
    );
    last = bash(script, Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)])));
    if (last.status !== 0) break;
  }
  return last;
}

test('The steps of the action annotate lines, write a report for code scanning, and fail for errors alone', () => {
  assert.equal(runAction({ version: packed }).status, 0);
  assert.deepEqual((JSON.parse(read('audit-rules.sarif')) as Sarif).runs[0]?.results.length, 0);
  breakRules();
  const failed = runAction({ version: packed, 'sarif-file': 'found.sarif', args: '--target rhel-9' });
  assert.equal(failed.status, 1, failed.all);
  assert.match(failed.out, /^::error file=rules\.d\/20-b\.rules,line=1,[^\n]*AR\d{3}/m);
  const [{ results }] = (JSON.parse(read('found.sarif')) as Sarif).runs;
  assert.ok(results.length > 0 && results.every(({ ruleId }) => /^AR\d{3}$/.test(ruleId)));
});

interface Sarif {
  readonly runs: readonly [{ readonly results: readonly { readonly ruleId: string }[] }];
}

test('The action looks at the paths that it is given, and fails where there is nothing to look at', () => {
  breakRules();
  assert.equal(runAction({ version: packed, paths: 'other?dir' }).status, 0);
  const nothing = runAction({ version: packed, paths: 'nowhere' });
  assert.equal(nothing.status, 2, nothing.all);
});

test('What an input of the action says is never run', () => {
  runAction({ version: packed, args: '$(touch made) ; touch made `touch made`', paths: '$(touch made)' });
  assert.throws(() => read('made'), { code: 'ENOENT' });
});

test("The script of GitLab's job writes its report of code quality, prints the problems and fails for errors", () => {
  const template = parse(readFileSync(join(root, 'ci/gitlab.yml'), 'utf8')) as Readonly<
    Record<
      string,
      {
        readonly variables: Readonly<Record<string, string>>;
        readonly script: readonly string[];
        readonly artifacts: { readonly reports: { readonly codequality: string } };
      }
    >
  >;
  const job = template['audit-rules'];
  assert.ok(job);
  const report = (): readonly { readonly location: { readonly path: string } }[] =>
    JSON.parse(read(job.artifacts.reports.codequality));
  // The runner joins the lines of a script, and ends at the first that fails.
  const start = () => bash(job.script.join('\n'), { ...job.variables, AUDIT_RULES_VERSION: packed });
  const good = start();
  assert.equal(good.status, 0, good.all);
  assert.deepEqual(report(), []);
  breakRules();
  const bad = start();
  assert.equal(bad.status, 1, bad.all);
  assert.match(bad.out, /^rules\.d\/20-b\.rules:1:\d+: error: /m);
  assert.ok(report().some(({ location }) => location.path === 'rules.d/20-b.rules'));
});

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
}

/** What stands in for installing the hooks: the command that was built, on the path. */
function commandOnPath(): string {
  const directory = join(base, 'bin');
  mkdirSync(directory, { recursive: true });
  rmSync(join(directory, 'audit-rules'), { force: true });
  chmodSync(join(root, 'dist/audit-rules.js'), 0o755);
  symlinkSync(join(root, 'dist/audit-rules.js'), join(directory, 'audit-rules'));
  return `${directory}:${process.env['PATH']}`;
}

test("Debian's pre-commit passes the hooks the files of rules, of which they skip what is excluded", (t) => {
  if (spawnSync('pre-commit', ['--version']).error) {
    console.log('SKIPPED the hooks: there is no pre-commit (Debian: apt-get install pre-commit).');
    return t.skip();
  }
  const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];
  const local = hooks.map((hook) => ({ ...hook, language: 'system' }));
  write('.pre-commit-config.yaml', JSON.stringify({ repos: [{ repo: 'local', hooks: local }] }));
  write('.audit-rules.json', '{ "exclude": ["vendor/**"] }\n');
  write('vendor/x.rules', '-w /x wa\n');
  write('README.md', '-w /x wa\n');
  const env = { PATH: commandOnPath(), PRE_COMMIT_HOME: join(base, 'pre-commit') };
  const git = (...args: readonly string[]): void => void run('git', args);
  git('init', '--quiet', '.');
  git('add', '--all');
  const good = run('pre-commit', ['run', '--all-files', '--color', 'never'], env);
  assert.equal(good.status, 0, good.all);
  assert.match(good.out, /audit-rules lint\.+Passed\naudit-rules format\.+Passed\n/);
  breakRules();
  write('rules.d/30-c.rules', '-w   /etc/gshadow -p wa -k identity\n');
  git('add', '--all');
  const bad = run('pre-commit', ['run', '--all-files', '--color', 'never'], env);
  assert.equal(bad.status, 1, bad.all);
  assert.match(bad.out, /rules\.d\/20-b\.rules:1:\d+: error: /);
  assert.match(bad.out, /audit-rules format\.+Failed\n[\s\S]*files were modified by this hook/);
  assert.doesNotMatch(bad.out, /vendor|README/);
  assert.equal(read('rules.d/30-c.rules'), '-w /etc/gshadow -p wa -k identity\n');
});

/** One instruction of a Dockerfile, its continued lines joined. */
interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Returns the instructions of the last stage. */
function lastStage(): readonly Instruction[] {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const all = lines.map((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    assert.ok(name !== '', line);
    return { name, rest };
  });
  return all.slice(all.map(({ name }) => name).lastIndexOf('FROM') + 1);
}

/** The instructions of the image as a script, which a root of its own runs; the system of this machine is the base image. */
function imageScript(args: readonly string[]): string {
  const lines: string[] = [];
  let [user, directory, entry] = ['root', '/', ''];
  for (const { name, rest } of lastStage())
    if (name === 'COPY') {
      const [from = '', to = ''] = rest.replace('--from=build ', '').split(' ');
      lines.push(`mkdir -p ${dirname(to)} && cp "$SOURCE/${from.replace('/src/', '')}" ${to}`);
    } else if (name === 'RUN') lines.push(rest);
    else if (name === 'USER') user = rest;
    else if (name === 'WORKDIR') directory = rest;
    else if (name === 'ENTRYPOINT') entry = (JSON.parse(rest) as readonly string[]).join(' ');
    else assert.equal(name, 'CMD');
  return [
    'set -e',
    'rm -rf /usr/local/lib/audit-rules /usr/local/bin/audit-rules',
    ...lines,
    `mkdir -p ${directory} && mount --bind "$PROJECT" ${directory} && mount -o remount,bind,ro ${directory}`,
    `cd ${directory}`,
    `exec setpriv --reuid=${user} --regid=nogroup --clear-groups ${entry} ${args.join(' ')}`,
  ].join('\n');
}

const UNSHARE = ['--mount', '--propagation', 'private'];
/** Puts a file system that can be written over the one of this machine. */
const OVERLAY = 'mount -t overlay overlay -o lowerdir=/,upperdir=u,workdir=w';

/** Runs the command as the container does, in a file system of its own that is gone afterwards. */
function runImage(...args: readonly string[]): Ran {
  const layers = join(base, 'layers');
  mkdirSync(layers, { recursive: true });
  const outer = `set -e
mount -t tmpfs tmpfs "$LAYERS" && cd "$LAYERS" && mkdir u w r
${OVERLAY} r
mount --rbind /dev r/dev
mkdir -p r"$SOURCE" r"$PROJECT"
mount --bind "$SOURCE" r"$SOURCE" && mount --bind "$PROJECT" r"$PROJECT"
exec chroot r sh -c "$INNER"`;
  return run('unshare', [...UNSHARE, 'sh', '-c', outer], {
    LAYERS: layers,
    SOURCE: root,
    PROJECT: project,
    INNER: imageScript(args),
  });
}

test('The instructions of the Dockerfile make an image whose command runs as nobody, on a directory that is read only', (t) => {
  const canMount = ['sh', '-c', `mount -t tmpfs t ${base} && cd ${base} && mkdir u w r && ${OVERLAY} r`];
  if (spawnSync('unshare', [...UNSHARE, ...canMount]).status !== 0) {
    console.log('SKIPPED the Dockerfile: this user cannot mount a root of its own (unshare, overlay).');
    return t.skip();
  }
  chmodSync(base, 0o755);
  const version = runImage('--version');
  assert.match(version.out, /^\d+\.\d+\.\d+\n$/, version.all);
  const good = runImage('lint', '.');
  assert.equal(good.status, 0, good.all);
  assert.match(good.out, /0 errors, 0 warnings in 2 files/);
  breakRules();
  assert.match(runImage('lint', '.').out, /^rules\.d\/20-b\.rules:1:\d+: error: /m);
  const written = runImage('lint', '--output-file', 'found.txt', '.');
  assert.equal(written.status, 2, written.all);
  assert.match(written.all, /^audit-rules: found\.txt: /m);
});

test('The Dockerfile builds what it copies, and ends as a user who is not root', () => {
  const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const copied = lastStage().flatMap(({ name, rest }) => (name === 'COPY' ? [rest.split(' ')[1]] : []));
  assert.deepEqual(copied, ['/src/dist/audit-rules.js']);
  assert.match(text, /^RUN npm ci --ignore-scripts && node scripts\/build\.mjs$/m);
  const users = lastStage().filter(({ name }) => name === 'USER');
  assert.deepEqual(users.at(-1)?.rest, 'nobody');
  // What is not sent to the builder cannot get into the image, nor slow the build down.
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  for (const name of ['node_modules', 'out', '.git']) assert.ok(ignored.includes(name), name);
});
