import { csvCell } from '../text/csv.ts';
import { plainMarkdown } from '../text/markdown.ts';
import { printable, printableJson } from '../text/printable.ts';
import { type FailOptions, isFailing, type JudgedProfile } from './profileFailures.ts';
import {
  acceptedLines,
  type PlaceOfLine,
  PROFILE_NOTICE,
  profileHead,
  reasonsOfResult,
} from './profileReasons.ts';
import { type RequirementResult, requirementStates } from './profileResult.ts';
import { linesToWrite } from './writeAs.ts';

/** The formats of a profile's report that need nothing but the result. */
export const profileTextFormats = ['text', 'json', 'csv', 'markdown'] as const;
export type ProfileTextFormat = (typeof profileTextFormats)[number];

/** How a profile's report is written. */
export interface ProfileReportOptions extends FailOptions {
  /** What the ruleset is called: a directory or a file. */
  readonly name: string;
  readonly place: PlaceOfLine;
}

/** Returns the report as a text that ends with a newline: the same bytes for the same input. */
export function writeProfileReport(
  judged: JudgedProfile,
  format: ProfileTextFormat,
  options: ProfileReportOptions,
): string {
  switch (format) {
    case 'text':
      return textOfProfile(judged, options);
    case 'json':
      return `${printableJson(jsonOfProfile(judged, options), 2)}\n`;
    case 'csv':
      return csvOfProfile(judged, options);
    case 'markdown':
      return markdownOfProfile(judged, options);
    default:
      return format satisfies never;
  }
}

function textOfProfile(judged: JudgedProfile, options: ProfileReportOptions): string {
  const { result } = judged;
  const widest = Math.max(...result.results.map((r) => r.requirement.id.length));
  const rows = result.results.flatMap((r) => {
    const waived = judged.waived.get(r.requirement.id);
    const state = (waived === undefined ? wordOf(r) : 'waived').padEnd(11);
    const head = `${state} ${r.requirement.id.padEnd(widest)}  ${r.requirement.what}`;
    const why = [...(waived === undefined ? [] : [waived]), ...reasonsOfResult(r, options.place)].join('; ');
    const places = r.lines.length === 0 ? '' : `  ${r.lines.map(options.place).join(', ')}`;
    const write = r.state === 'effect' ? linesToWrite(r, result).map((l) => `              write ${l}`) : [];
    return [`${head}${places}`, `              ${why}`, ...write];
  });
  const { note } = result.profile;
  const lines = [
    `${profileHead(result.profile)}, on ${options.name} for ${result.target.label}`,
    '',
    ...rows,
    '',
    ...result.configFindings.map((f) => `auditd.conf:${f.line + 1}: ${f.message}`),
    summaryOfProfile(judged),
    ...(note === undefined ? [] : [note]),
    PROFILE_NOTICE,
  ];
  return lines.map((l) => `${printable(l)}\n`).join('');
}

/** Returns the word of a state for people. */
export function wordOf({ state }: Pick<RequirementResult, 'state'>): string {
  return state === 'unknown' ? 'not known' : state;
}

/** Returns how many requirements have which state: `stig-rhel-9: 48 exact, 2 missing`. */
export function summaryOfProfile({ result, waived }: JudgedProfile): string {
  const open = result.results.filter((r) => !waived.has(r.requirement.id));
  const parts = requirementStates.flatMap((state) => {
    const own = open.filter((r) => r.state === state);
    return own[0] ? [`${own.length} ${wordOf(own[0])}`] : [];
  });
  const all = waived.size > 0 ? [...parts, `${result.results.length - open.length} waived`] : parts;
  return `${result.profile.name}: ${all.join(', ')}`;
}

function jsonOfProfile(judged: JudgedProfile, options: ProfileReportOptions): unknown {
  const { result, waived } = judged;
  const { name, title, version, date, note } = result.profile;
  return {
    version: 1,
    profile: {
      name,
      title,
      version,
      ...(date === undefined ? {} : { date }),
      ...(note === undefined ? {} : { note }),
    },
    rules: options.name,
    target: result.target.name,
    machine: result.target.machine,
    notice: PROFILE_NOTICE,
    counts: result.counts,
    config: result.configFindings.map(({ line, message }) => ({ line: line + 1, message })),
    requirements: result.results.map((r) => {
      const reason = waived.get(r.requirement.id);
      return {
        id: r.requirement.id,
        ids: r.requirement.ids,
        severity: r.requirement.severity,
        kind: r.requirement.kind,
        what: r.requirement.what,
        state: r.state,
        fails: isFailing(r, judged, options),
        ...(reason === undefined ? {} : { waived: reason }),
        at: r.lines.map(options.place),
        reasons: reasonsOfResult(r, options.place),
        scanners: r.scanners.map((s) => ({
          scanner: s.scanner,
          ...(s.scan?.check === undefined ? {} : { check: s.scan.check }),
          textMatches: s.answer ?? null,
          ...(s.failed.length > 0
            ? { failed: s.failed.map(({ test, found }) => ({ pattern: test.pattern, found })) }
            : {}),
        })),
        lines: acceptedLines(r),
      };
    }),
  };
}

function csvOfProfile(judged: JudgedProfile, { place }: ProfileReportOptions): string {
  const { result, waived } = judged;
  const head = [
    'profile',
    'version',
    'date',
    'id',
    'severity',
    'what',
    'state',
    'waived',
    'at',
    'reasons',
    'lines',
  ];
  const rows = result.results.map((r) => [
    result.profile.name,
    result.profile.version,
    result.profile.date ?? '',
    r.requirement.id,
    r.requirement.severity,
    r.requirement.what,
    wordOf(r),
    waived.get(r.requirement.id) ?? '',
    r.lines.map(place).join('; '),
    reasonsOfResult(r, place).join('; '),
    acceptedLines(r).join('; '),
  ]);
  const notice = PROFILE_NOTICE.split('\n');
  return [head, ...rows, notice]
    .map((row) => `${row.map((c) => csvCell(printable(c))).join(',')}\r\n`)
    .join('');
}

function markdownOfProfile(judged: JudgedProfile, { name, place }: ProfileReportOptions): string {
  const { result, waived } = judged;
  const rows = result.results.map((r) => {
    const reason = waived.get(r.requirement.id);
    const cells = [
      reason === undefined ? wordOf(r) : `waived: ${reason}`,
      r.requirement.id,
      r.requirement.severity,
      r.requirement.what,
      r.lines.map(place).join(', '),
      reasonsOfResult(r, place).join('; '),
    ];
    return `| ${cells.map((c) => plainMarkdown(printable(c)).replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const { note } = result.profile;
  return [
    `# ${plainMarkdown(profileHead(result.profile))}`,
    '',
    `${plainMarkdown(name)}, for ${plainMarkdown(result.target.label)}. ${plainMarkdown(summaryOfProfile(judged))}.`,
    '',
    '| state | ID | severity | what | at | why |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    ...result.configFindings.map((f) => `- auditd.conf, line ${f.line + 1}: ${plainMarkdown(f.message)}`),
    ...(note === undefined ? [] : [plainMarkdown(note)]),
    PROFILE_NOTICE,
    '',
  ].join('\n');
}
