import { type ContainerKind, containerKindOf, rulesInside } from '../core/embedded/containers.ts';
import { containerOf } from '../core/embedded/embeddedProblems.ts';
import { questions } from '../core/lint/lintLines.ts';
import { targetsOf } from '../core/service.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { templateKindOf } from '../core/syntax/template.ts';
import { toBytes } from '../core/text/bytes.ts';
import { yamlScalars } from '../yaml/yamlScalars.ts';
import { type Configs, createConfigs } from './configs.ts';
import { decode } from './decode.ts';
import { type Fail, reasonOf } from './failure.ts';
import { createHost } from './host.ts';
import type { Io } from './io.ts';
import { type FixedFile, fixReport } from './reporters/fixes.ts';
import { githubReport } from './reporters/github.ts';
import { jsonReport } from './reporters/json.ts';
import { type FileReport, type FileText, type Report, reportOf, summarise } from './reporters/report.ts';
import { sarifReport } from './reporters/sarif.ts';
import { textReport } from './reporters/text.ts';
import type { LintRequest } from './requests.ts';
import { fixedFiles, type Member, reportsOf } from './rulesets.ts';
import { rulesDirectory } from './sources.ts';

/** Runs `audit-rules lint`; answers the exit status. What cannot be read or written is told on stderr, the rest goes on. */
export async function runLint(request: LintRequest, version: string, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(`audit-rules: ${place}: ${reasonOf(error)}\n`);
  };
  const configs = createConfigs(request.config, io, fail);
  const fixesStdin = request.fix !== 'none' && request.paths.includes('-');
  let members: Member[] = [];
  const isWanted = (name: string): boolean =>
    isRulesFile(name) || (request.embedded && containerKindOf(name) !== undefined);
  for (const path of await filesOf(request.paths, configs, io, fail, isWanted)) {
    try {
      members.push(await readMember(path, request, configs, io));
    } catch (error) {
      fail(path, error);
    }
  }
  const before = members.map((m) => m.file);
  if (request.fix !== 'none') members = await fixMembers(members, request.fix, io, fail);
  const host = request.checkHost ? createHost(io) : undefined;
  const answersOf =
    host && (({ file, options }: Member) => host.answers(questions(readOnce(file.text, file.path), options)));
  const reports = await reportsOf(members, answersOf, io, fail);
  const report = print(request.format, reportOf(reports, version, request.minSeverity));
  // What other programs read stays as they expect it.
  const told = fixesStdin || request.format !== 'text' ? io.stderr : io.stdout;
  if (request.fix !== 'none') told(fixReport(fixedFilesOf(before, members, reports), request.fix));
  if (fixesStdin) io.stderr(report);
  else io.stdout(report);
  if (failed) return 2;
  const { errors, warnings } = summarise(reports);
  if (request.maxWarnings !== undefined && warnings > request.maxWarnings)
    io.stderr(
      `audit-rules: ${warnings} warnings are more than --max-warnings ${request.maxWarnings} lets pass\n`,
    );
  return errors > 0 || (request.maxWarnings !== undefined && warnings > request.maxWarnings) ? 1 : 0;
}

/** The files that were read, each with its report after the fixes. */
function fixedFilesOf(
  before: readonly FileText[],
  members: readonly Member[],
  reports: readonly FileReport[],
): readonly FixedFile[] {
  const written = new Set(members.map((m) => m.file.path));
  const byPath = new Map(reports.map((r) => [r.path, r]));
  return before.flatMap((file) => {
    const after = byPath.get(file.path);
    return after && written.has(file.path) ? [{ before: file, after }] : [];
  });
}

const kindNames: Readonly<Record<ContainerKind, string>> = {
  markdown: 'a Markdown file',
  shell: 'a shell script',
  yaml: 'a YAML file',
};

async function readMember(path: string, request: LintRequest, configs: Configs, io: Io): Promise<Member> {
  const settings = await configs.settingsOf(path);
  const targets = targetsOf(
    request.targets.length > 0 ? request.targets : settings.targets,
    request.machine ?? settings.machine,
  );
  const { severities, profile, conventions } = settings;
  const kind = containerKindOf(path);
  if (kind && !request.embedded)
    throw new Error(
      `this is not a file of rules. Use --embedded to read the rules inside ${kindNames[kind]}`,
    );
  const text = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
  const options = {
    targets,
    severities,
    profile,
    only: request.only,
    ...(conventions ? { conventions } : {}),
  };
  return {
    file: { path, text },
    options,
    directory: path === '-' ? undefined : rulesDirectory(io.absolute(path), settings),
    ...(kind ? { container: containerOf(text, (t) => rulesInside(t, kind, yamlScalars)) } : {}),
  };
}

/** Writes the fixed files (standard input's to standard output); one that cannot be written stays as it was. */
async function fixMembers(
  members: readonly Member[],
  safety: 'safe' | 'unsafe',
  io: Io,
  fail: Fail,
): Promise<Member[]> {
  const fixed = await fixedFiles(members, safety, io, fail);
  const out: Member[] = [];
  for (const member of members) {
    const { file } = member;
    const text = fixed.get(file) ?? file.text;
    try {
      if (file.path === '-') io.stdout(toBytes(text));
      else if (text !== file.text) await io.writeFile(file.path, toBytes(text));
      const { container } = member;
      out.push({
        ...member,
        file: { path: file.path, text },
        ...(container ? { container: containerOf(text, container.find) } : {}),
      });
    } catch (error) {
      fail(file.path, error);
    }
  }
  return out;
}

function print(format: LintRequest['format'], report: Report): string {
  switch (format) {
    case 'text':
      return textReport(report);
    case 'json':
      return jsonReport(report);
    case 'sarif':
      return sarifReport(report);
    case 'github':
      return githubReport(report);
    default:
      return format satisfies never;
  }
}

/** The files meant by the paths, in the order given; those of a folder sorted by name, none twice. */
export async function filesOf(
  paths: readonly string[],
  configs: Configs,
  io: Io,
  fail: Fail,
  isWanted: (name: string) => boolean = isRulesFile,
): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    if (path === '-') {
      files.add(path);
      continue;
    }
    try {
      const entries = await io.readFolder(path);
      if (!entries) {
        files.add(path);
        continue;
      }
      const folder = path.replace(/(?<=.)\/+$/, '');
      const names = entries.filter(isWanted).sort();
      // A check of nothing would pass for ever; a folder above the one that was meant is soon named.
      if (names.length === 0) fail(path, new Error('there is no file of rules in this folder'));
      for (const name of names) {
        const file = folder === '/' ? `/${name}` : `${folder}/${name}`;
        if (!(await configs.excludes(file))) files.add(file);
      }
    } catch (error) {
      fail(path, error);
    }
  }
  return [...files];
}

function isRulesFile(name: string): boolean {
  return name.endsWith('.rules') || (templateKindOf(name) !== undefined && /\.rules\.[^.]+$/.test(name));
}
