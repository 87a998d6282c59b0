// Writes into docs/corpus.md what published files report in each profile: node scripts/run-ts.mjs test/docs/noiseTable.ts
// (after node scripts/build.mjs; --of DIR: a built checkout to compare with). Reads ../shared, which a clean clone lacks.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { profileValues } from '../../server/src/core/checks/select.ts';
import { readJson, root } from '../support/root.ts';

const { values } = parseArgs({ options: { of: { type: 'string' } } });
const scratch = mkdtempSync(join(tmpdir(), 'noise-'));
const page = join(root, 'docs/corpus.md');
const [BEGIN, END] = ['<!-- noise -->', '<!-- /noise -->'];

/** Files of one origin, and the target that they are judged for: the default ones where absent. */
interface Group {
  readonly title: string;
  readonly target?: string;
  readonly files: readonly string[];
}

/** What is counted of a file in one run. */
interface Count {
  /** Errors, warnings, infos and hints. */
  readonly found: readonly number[];
  /** The lines with a finding below error. */
  readonly marked: number;
}

const NONE: Count = { found: [0, 0, 0, 0], marked: 0 };
const SEVERITIES = ['error', 'warning', 'info', 'hint'];

/** What the command prints as JSON. */
interface Printed {
  readonly files: readonly {
    readonly path: string;
    readonly problems: readonly { readonly severity: string; readonly start: { readonly line: number } }[];
  }[];
}

function filesIn(directory: string, ending = /\.rules/): readonly string[] {
  const at = join(root, directory);
  return readdirSync(at)
    .filter((name) => ending.test(name))
    .map((name) => join(at, name));
}

/** Writes the rules of a profile of requirements as a file, in their order. */
function profileFile(name: string): string {
  const profile: { requirements: { kind: string; rules?: string[]; mended?: string[] }[] } = readJson(
    `../shared/profiles/${name}.json`,
  );
  const lines = profile.requirements.flatMap((r) => (r.kind === 'rules' ? (r.mended ?? r.rules ?? []) : []));
  const path = join(scratch, `${name}.rules`);
  writeFileSync(path, `${[...new Set(lines.filter((l) => !l.includes('{')))].join('\n')}\n`);
  return path;
}

function groups(): readonly Group[] {
  return [
    { title: 'published sets A and B', files: filesIn('../shared/corpus') },
    { title: 'published set C', target: 'newest', files: filesIn('../shared/corpus/audit-userspace-4.2') },
    { title: 'a benchmark', target: 'rhel-9', files: [profileFile('stig-rhel-9')] },
    { title: 'examples', files: [...filesIn('examples'), ...filesIn('examples/rules.d')] },
    { title: 'templates of the tests', files: filesIn('test/fixtures/templates') },
  ];
}

/** Lints the files of a group, and counts what is printed of each. */
function counted(dist: string, options: readonly string[], { files, target }: Group): readonly Count[] {
  const of = target ? ['--target', target] : [];
  const command = [join(dist, 'audit-rules.js'), 'lint', '--format', 'json', ...options, ...of, ...files];
  const { stdout } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const printed = JSON.parse(stdout) as Printed;
  return files.map((file): Count => {
    const problems = printed.files.find((f) => f.path === file)?.problems ?? [];
    const below = problems.filter((p) => p.severity !== 'error').map((p) => p.start.line);
    const found = SEVERITIES.map((s) => problems.filter((p) => p.severity === s).length);
    return { found, marked: new Set(below).size };
  });
}

const linesOf = (file: string): number =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((l) => l.trim() !== '').length;

function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (a, b) => ({ found: a.found.map((n, i) => n + (b.found[i] ?? 0)), marked: a.marked + b.marked }),
    NONE,
  );
}

function cell({ found, marked }: Count, lines: number): string {
  return found.every((n) => n === 0) ? '–' : `${found.join(' / ')} · ${Math.round((100 * marked) / lines)} %`;
}

/** The runs that are columns: the options of each. */
function columns(): readonly { readonly title: string; readonly dist: string; readonly options: string[] }[] {
  const before = values.of
    ? [{ title: 'before', dist: join(values.of, 'dist'), options: ['--no-config'] }]
    : [];
  const now = profileValues.map(({ value }) => {
    const config = join(scratch, `${value}.json`);
    writeFileSync(config, JSON.stringify({ profile: value }));
    return { title: value, dist: join(root, 'dist'), options: ['--hints', '--config', config] };
  });
  return [...before, ...now];
}

function rowsOf(group: Group, runs: ReturnType<typeof columns>): readonly string[] {
  const counts = runs.map((run) => counted(run.dist, run.options, group));
  const isQuiet = (i: number): boolean => counts.every((c) => c[i]?.found.every((n) => n === 0) ?? true);
  const rows = group.files.flatMap((file, i): readonly string[] => {
    if (isQuiet(i)) return [];
    const lines = linesOf(file);
    const cells = counts.map((c) => cell(c[i] ?? NONE, lines));
    return [`| ${basename(file)} | ${lines} | ${cells.join(' | ')} |`];
  });
  const lines = group.files.reduce((n, file) => n + linesOf(file), 0);
  const all = counts.map((c) => cell(sum(c), lines));
  const name = `**${group.title}**, ${group.files.length} ${group.files.length === 1 ? 'file' : 'files'}`;
  return [`| ${name} | ${lines} | ${all.join(' | ')} |`, ...(group.files.length > 1 ? rows : [])];
}

function table(): string {
  const runs = columns();
  const head = ['file', 'lines', ...runs.map((r) => r.title)];
  const rows = groups().flatMap((g) => rowsOf(g, runs));
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n');
}

const text = readFileSync(page, 'utf8');
const made = `${BEGIN}\n${table()}\n${END}`;
writeFileSync(
  page,
  text.replace(new RegExp(`${BEGIN}[^]*${END}`), () => made),
);
rmSync(scratch, { recursive: true });
