import { switchOff } from '../core/checks/faultyChecks.ts';
import { containerKindOf } from '../core/embedded/containers.ts';
import { questions } from '../core/lint/lintLines.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { toBytes } from '../core/text/bytes.ts';
import { unifiedDiff } from '../core/text/diff.ts';
import { inWords } from '../core/text/sentenceParts.ts';
import { createConfigs } from './configs.ts';
import { type Fail, failureLine } from './failure.ts';
import { findFiles } from './findFiles.ts';
import { fixMembers } from './fixMembers.ts';
import { createHost } from './host.ts';
import type { Io } from './io.ts';
import { createJudgePool, type JudgePool } from './judgePool.ts';
import { type LintUnit, lintUnitsOf, readUnit } from './lintUnits.ts';
import { createFixReport, type FixedFile } from './reporters/fixes.ts';
import { formatsWithFixes } from './reporters/formats.ts';
import {
  type FileReport,
  type FileText,
  type Reporter,
  type Summary,
  shownOf,
  type Totals,
} from './reporters/report.ts';
import { createReporter } from './reporters/reporters.ts';
import type { LintRequest } from './requests.ts';
import { isRuleText } from './ruleFiles.ts';
import { createJudge, type Member } from './rulesets.ts';
import { safeOutput } from './safeOutput.ts';

/** What a run came to, and the directories that it looked into. */
export interface LintRun {
  readonly status: number;
  readonly directories: readonly string[];
}

/** From so many rulesets on, a terminal shows how many are checked. */
const MANY = 20;

/** Empties a terminal, with what was scrolled out of it. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/**
 * Runs `audit-rules lint`; returns the exit status: 1 for errors or too many warnings, 2 where something
 * cannot be read or written, otherwise 0. With `--watch` it returns once nothing can be watched any more.
 * @param version of this program, for reports
 */
export async function runLint(request: LintRequest, version: string, io: Io): Promise<number> {
  let run = await lintOnce(request, version, io);
  while (request.watch) {
    const watched = [...new Set([...run.directories, ...request.paths])];
    io.stderr('audit-rules: waiting for a change; Ctrl+C ends this\n');
    if (!(await io.changed(watched))) break;
    if (io.isTerminal) io.stdout(toBytes(CLEAR));
    run = await lintOnce(request, version, io);
  }
  return run.status;
}

/**
 * Lints once. What cannot be read or written is reported on stderr, the rest goes on. Rulesets are read,
 * judged and reported one after the other, so that memory does not grow with their number.
 */
async function lintOnce(request: LintRequest, version: string, io: Io): Promise<LintRun> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const configs = createConfigs(request.config, io, fail);
  const isWanted = (name: string, directory: string): boolean =>
    isRuleText(name, directory) || (request.embedded && containerKindOf(name) !== undefined);
  const found = await findFiles({ ...request, isWanted }, configs, io, fail);
  const units = await lintUnitsOf(found.files, request, configs, io);
  const isLarge = units.length >= MANY;
  const wantsFixes = request.fix !== 'none' || request.statistics || formatsWithFixes.has(request.format);
  const threads = poolFor(request, wantsFixes, io);
  const pool = isLarge ? threads : undefined;
  const host = request.checkHost ? createHost(io) : undefined;
  const answersOf =
    host && (({ file, options }: Member) => host.answers(questions(readOnce(file.text, file.path), options)));
  const reportsOf = createJudge({ answersOf, wantsFixes, pool, helpers: threads, pause: io.pause });
  const output = createOutput(request, await createReporter(request, version, io), io, fail);
  const sum: { -readonly [K in keyof Summary]: number } = { files: 0, errors: 0, warnings: 0, hidden: 0 };
  let done = 0;

  async function start(unit: LintUnit): Promise<StartedUnit> {
    const failures: (readonly [string, unknown])[] = [];
    const note: Fail = (place, error) => void failures.push([place, error]);
    const before = await readUnit(unit, found, request, configs, io, note);
    const members = request.fix === 'none' ? before : await fixMembers(before, request, io, note);
    const size = members.reduce((total, { file }) => total + file.text.length, 0);
    const reports = reportsOf(members, io, note);
    // It is waited for later, where a failure is not lost.
    reports.catch(() => undefined);
    return { before, members, failures, reports, size };
  }

  async function end({ before, members, failures, reports }: StartedUnit): Promise<void> {
    if (isLarge && !request.quiet) io.progress(progressText(done, units.length));
    const all = (await reports)();
    for (const [place, error] of failures) fail(place, error);
    output.fixed(fixedFilesOf(before, members, all));
    for (const report of all) {
      const { shown, hidden } = shownOf(report, request.minSeverity);
      count(sum, report, hidden);
      output.file(shown);
    }
    done++;
  }

  try {
    await inOrder(units, start, end, isLarge ? io.pause : undefined, pool);
  } finally {
    threads?.end();
  }
  io.progress('');
  found.reportEmpty();
  const changes = await output.end({ ...sum, others: found.others(), least: request.minSeverity, failed });
  const status = failed ? 2 : statusOf(request, sum, changes, io);
  return { status, directories: found.directories };
}

/** Files that were read, while what they report is being found out. */
interface StartedUnit {
  readonly before: readonly Member[];
  /** After the fixes. */
  readonly members: readonly Member[];
  /** What could not be read or judged, so far. */
  readonly failures: readonly (readonly [string, unknown])[];
  readonly reports: Promise<() => readonly FileReport[]>;
  /** In UTF-16 units of their texts. */
  readonly size: number;
}

/** In UTF-16 units: so much text is read before what comes first is reported. */
const AHEAD = 5_000_000;

/**
 * Starts one unit after the other, and ends them in the same order: at once where no other thread works on
 * one, otherwise once enough are started to keep the threads at work.
 * @param pause lets happen what waits besides
 */
async function inOrder(
  units: readonly LintUnit[],
  start: (unit: LintUnit) => Promise<StartedUnit>,
  end: (started: StartedUnit) => Promise<void>,
  pause: (() => Promise<void>) | undefined,
  pool: JudgePool | undefined,
): Promise<void> {
  const started: StartedUnit[] = [];
  let ahead = 0;
  for (const unit of units) {
    await pause?.();
    const one = await start(unit);
    started.push(one);
    ahead += one.size;
    // What it needs of the threads is known once it has read its directory.
    await pause?.();
    while (started[0] && (!pool?.isStarted() || pool.isFull() || ahead > AHEAD)) {
      const [first] = started.splice(0, 1);
      if (!first) break;
      await end(first);
      ahead -= first.size;
    }
  }
  for (const one of started) await end(one);
}

/** From so many threads on, reading and reporting take longer than judging. */
const MOST_THREADS = 4;

/** Returns threads to judge with; undefined where this one is to do it alone. */
function poolFor(request: LintRequest, wantsFixes: boolean, io: Io): JudgePool | undefined {
  const threads = request.threads ?? Math.min(MOST_THREADS, io.processors);
  // Fixes are written one ruleset after the other, and questions about this machine are asked here.
  if (threads < 2 || request.fix !== 'none' || request.checkHost) return undefined;
  return createJudgePool(() => io.startThread({ wantsFixes }, switchOff), threads);
}

function progressText(done: number, all: number): string {
  return `${done} of ${inWords(all, 'ruleset')} checked (${Math.floor((100 * done) / all)}%)`;
}

function count(sum: { -readonly [K in keyof Summary]: number }, report: FileReport, hidden: number): void {
  sum.files++;
  sum.hidden += hidden;
  for (const { severity } of report.problems) {
    if (severity === 'error') sum.errors++;
    if (severity === 'warning') sum.warnings++;
  }
}

function statusOf(request: LintRequest, { errors, warnings }: Summary, changes: number, io: Io): number {
  const { maxWarnings, fixMode } = request;
  if (request.fix !== 'none' && fixMode === 'diff') return changes > 0 ? 1 : 0;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany) io.stderr(`audit-rules: ${warnings} warnings are more than --max-warnings ${maxWarnings}\n`);
  return errors > 0 || tooMany ? 1 : 0;
}

/** Where a run's texts go, as they come. */
interface Output {
  readonly fixed: (files: readonly FixedFile[]) => void;
  readonly file: (report: FileReport) => void;
  /** Prints what is left to say; returns how many files the fixes change. */
  readonly end: (totals: Totals) => Promise<number>;
}

function createOutput(request: LintRequest, reporter: Reporter, io: Io, fail: Fail): Output {
  const fixReport =
    request.fix === 'none' ? undefined : createFixReport(request.fix, request.fixMode === 'write');
  const isDiff = fixReport !== undefined && request.fixMode === 'diff';
  const fixesStdin = request.fix !== 'none' && request.fixMode === 'write' && request.paths.includes('-');
  // A file is written as a whole, and what was fixed comes before what is left.
  const isLate = fixReport !== undefined || request.outputFile !== undefined;
  const late: string[] = [];
  const report = fixesStdin ? io.stderr : io.stdout;
  const print = (text: string): void => {
    if (text === '' || isDiff) return;
    if (isLate) late.push(text);
    else report(text);
  };
  // What other programs read stays as they expect it.
  const told = fixesStdin || isDiff || request.format !== 'text' ? io.stderr : io.stdout;
  let changes = 0;
  return {
    fixed(files) {
      for (const { before, after } of files) {
        if (before.text === after.text) continue;
        changes++;
        if (isDiff) io.stdout(unifiedDiff(before.text, after.text, [before.path, `${before.path}, fixed`]));
      }
      fixReport?.add(files);
    },
    file: (one) => print(reporter.file(one)),
    async end(totals) {
      print(reporter.end(totals));
      if (isDiff) told(`${inWords(changes, 'file')} would change\n`);
      else if (fixReport && !request.quiet) told(fixReport.end());
      if (request.outputFile === undefined) report(late.join(''));
      else
        try {
          await io.writeFile(request.outputFile, toBytes(safeOutput(late.join(''))));
        } catch (error) {
          fail(request.outputFile, error);
        }
      return changes;
    },
  };
}

/** Returns the files that were read, each with its report after the fixes. */
function fixedFilesOf(
  before: readonly Member[],
  members: readonly Member[],
  reports: readonly FileReport[],
): readonly FixedFile[] {
  const written = new Set(members.map((m) => m.file.path));
  const byPath = new Map<string, FileReport>(reports.map((r) => [r.path, r]));
  return before.flatMap(({ file }: { readonly file: FileText }) => {
    const after = byPath.get(file.path);
    return after && written.has(file.path) ? [{ before: file, after }] : [];
  });
}
