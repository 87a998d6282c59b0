import type { CheckInfo, Severity } from '../../core/checks/defineCheck.ts';
import { allChecks } from '../../core/checks/registry.ts';
import { checkPage } from '../explain.ts';
import {
  type FileReport,
  type FileText,
  type Report,
  type Reported,
  type ReportedFix,
  type ReportedPlace,
  rangeOf,
} from './report.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** The report as SARIF 2.1.0, for code scanning: one run, a descriptor for each check, and fixes as replacements. */
export function sarifReport({ files, version }: Report): string {
  const ruleIndex = new Map<string, number>(allChecks.map((c, i) => [c.code, i]));
  const artifacts = new Map(files.map((f, i) => [f.path, i]));
  const locationOf = ({ path }: FileText): object => {
    const index = artifacts.get(path);
    return { uri: uriOf(path), ...(index === undefined ? {} : { index }) };
  };
  const run = {
    tool: {
      driver: { name: 'audit-rules', version, semanticVersion: version, rules: allChecks.map(descriptor) },
    },
    columnKind: 'utf16CodeUnits',
    artifacts: files.map((f) => ({ location: { uri: uriOf(f.path) } })),
    results: files.flatMap((file) =>
      file.problems.map((p) => result(p, file, locationOf, ruleIndex.get(p.code))),
    ),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 1)}\n`;
}

function descriptor(check: CheckInfo): object {
  return {
    id: check.code,
    name: check.name.replace(/(?:^|-)(.)/g, (_, c: string) => c.toUpperCase()),
    shortDescription: { text: check.title },
    fullDescription: { text: `${check.what} ${check.why}` },
    help: { text: checkPage(check) },
    defaultConfiguration: { level: levels[check.severity], ...(check.defaultOff ? { enabled: false } : {}) },
    properties: { tags: [check.category], ...(check.category === 'load' ? { precision: 'very-high' } : {}) },
  };
}

type LocationOf = (file: FileText) => object;

function result(
  p: Reported,
  file: FileReport,
  locationOf: LocationOf,
  ruleIndex: number | undefined,
): object {
  const fixes = p.fixes().map((f) => fixOf(f, locationOf));
  return {
    ruleId: p.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[p.severity],
    message: { text: p.message },
    locations: [physical({ file, span: p.span }, locationOf)],
    ...(p.related.length > 0
      ? {
          relatedLocations: p.related.map((r, id) => ({
            id,
            message: { text: r.message },
            ...physical(r, locationOf),
          })),
        }
      : {}),
    // Stays the same when lines are added above: the check, and the text that it is about.
    partialFingerprints: {
      'problem/v1': fingerprint(
        `${p.code} ${file.text.slice(p.span.start, p.span.end)} ${lineOf(file.text, p.span.start)}`,
      ),
    },
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

function physical(place: ReportedPlace, locationOf: LocationOf): object {
  return { physicalLocation: { artifactLocation: locationOf(place.file), region: region(place) } };
}

function region(place: ReportedPlace): object {
  const { start, end } = rangeOf(place);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf(f: ReportedFix, locationOf: LocationOf): object {
  const files = [...new Set(f.edits.map((e) => e.file))];
  return {
    description: { text: `${f.title}${f.safety === 'safe' ? '' : ' (may change what is recorded)'}` },
    artifactChanges: files.map((file) => ({
      artifactLocation: locationOf(file),
      replacements: f.edits
        .filter((e) => e.file === file)
        .map((e) => ({
          deletedRegion: region(e),
          ...(e.newText === '' ? {} : { insertedContent: { text: e.newText } }),
        })),
    })),
  };
}

function lineOf(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end).trim();
}

/** FNV-1a over UTF-16 units, 64 bits in hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/** A path as a URI: relative ones stay so, and count from where the command ran. */
function uriOf(path: string): string {
  if (path === '-') return 'stdin';
  const escaped = path
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  if (path.startsWith('/')) return `file://${escaped}`;
  return /^[A-Za-z]:\//.test(path)
    ? `file:///${escaped.replace('%3A', ':')}`
    : escaped.replace(/^(?:\.\/)+/, '');
}
