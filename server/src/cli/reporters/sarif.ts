import { type CheckInfo, type Fix, isLoadCheck, type Problem, type Severity } from '../../core/checks/define.ts';
import { allChecks } from '../../core/checks/registry.ts';
import { type LineIndex, lineIndex } from '../../core/text/lines.ts';
import type { Span } from '../../core/text/span.ts';
import { page } from '../explain.ts';
import { type FileReport, pointAt, type Report } from './report.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

/** The report as SARIF 2.1.0, for code scanning: one run, a descriptor for each check, and fixes as replacements. */
export function sarifReport({ files, version }: Report): string {
  const ruleIndex = new Map(allChecks.map((c, i) => [c.code, i] as const));
  const run = {
    tool: {
      driver: { name: 'audit-rules', version, semanticVersion: version, rules: allChecks.map(descriptor) },
    },
    columnKind: 'utf16CodeUnits',
    artifacts: files.map((f) => ({ location: { uri: uriOf(f.path) } })),
    results: files.flatMap((file, i) => {
      const index = lineIndex(file.text);
      return file.problems.map((p) => result(p, { index, location: { uri: uriOf(file.path), index: i } }, ruleIndex.get(p.code), file));
    }),
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
    help: { text: page(check) },
    defaultConfiguration: { level: levels[check.severity], ...(check.defaultOff ? { enabled: false } : {}) },
    properties: { tags: [check.category], ...(check.category === 'load' ? { precision: 'very-high' } : {}) },
  };
}

interface Place {
  readonly index: LineIndex;
  readonly location: { readonly uri: string; readonly index: number };
}

function result(p: Problem, place: Place, ruleIndex: number | undefined, file: FileReport): object {
  const fixes = p.fixes().map((f) => fixOf(f, place));
  return {
    ruleId: p.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[p.severity],
    message: { text: p.message },
    locations: [physical(p.span, place)],
    ...(p.related.length > 0
      ? { relatedLocations: p.related.map((r, id) => ({ id, message: { text: r.message }, ...physical(r.span, place) })) }
      : {}),
    // Stays the same when lines are added above: the check, and the text that it is about.
    partialFingerprints: {
      'problem/v1': fingerprint(`${p.code} ${file.text.slice(p.span.start, p.span.end)} ${lineOf(file.text, p.span.start)}`),
    },
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

function physical(span: Span, place: Place): object {
  return { physicalLocation: { artifactLocation: place.location, region: region(span, place.index) } };
}

function region(span: Span, index: LineIndex): object {
  const start = pointAt(index, span.start);
  const end = pointAt(index, span.end);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

function fixOf(f: Fix, place: Place): object {
  return {
    description: { text: `${f.title}${f.safety === 'safe' ? '' : ' (may change what is recorded)'}` },
    artifactChanges: [
      {
        artifactLocation: place.location,
        replacements: f.edits.map((e) => ({
          deletedRegion: region(e.span, place.index),
          ...(e.newText === '' ? {} : { insertedContent: { text: e.newText } }),
        })),
      },
    ],
  };
}

function lineOf(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end).trim();
}

/** FNV-1a over UTF-16 units, 64 bits in hexadecimal digits. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
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
  return /^[A-Za-z]:\//.test(path) ? `file:///${escaped.replace('%3A', ':')}` : escaped.replace(/^(?:\.\/)+/, '');
}
