import { whatAndWhy } from '../../core/checks/checkTexts.ts';
import { type CheckInfo, isLoadCheck } from '../../core/checks/defineCheck.ts';
import type { Severity } from '../../core/checks/finding.ts';
import { allChecks } from '../../core/lint/allChecks.ts';
import { printableJson } from '../../core/text/printable.ts';
import { addresses } from '../addresses.ts';
import { checkMarkdown } from '../checkMarkdown.ts';
import { checkPage } from '../explain.ts';
import { fingerprintOf, occurrences } from './fingerprint.ts';
import {
  type FileReport,
  type FileText,
  type Reported,
  type ReportedFix,
  type ReportedPlace,
  type Reporter,
  rangeOf,
} from './report.ts';
import type { ReportBase } from './repositoryPath.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** The name by which SARIF refers to the directory that paths are relative to. */
const BASE = 'SRCROOT';

/**
 * Returns a reporter that writes SARIF 2.1.0 for code scanning: one run, a descriptor for each check that
 * reports something, and fixes as replacements.
 * @param version the version of this command
 * @param base the directory that paths are made relative to
 */
export function sarifReporter(version: string, base: ReportBase): Reporter {
  const files = new Map<string, { readonly location: object; readonly index: number }>();
  const found: { readonly code: string; readonly result: object }[] = [];
  /** A file gets its number where it is first named: as linted, or by a problem of another one. */
  const locationOf: LocationOf = ({ path }) => {
    const known = files.get(path) ?? { location: artifactLocation(base.pathOf(path)), index: files.size };
    files.set(path, known);
    return { ...known.location, index: known.index };
  };
  return {
    file(report) {
      locationOf(report);
      const occurrence = occurrences();
      for (const p of report.problems)
        found.push({ code: p.code, result: result(p, report, locationOf, occurrence) });
      return '';
    },
    end({ failed }) {
      const codes = [...new Set(found.map((f) => f.code))].sort();
      const index = new Map(codes.map((code, i) => [code, i]));
      const rules = allChecks.filter((c) => index.has(c.code)).sort((a, b) => (a.code < b.code ? -1 : 1));
      const driver = {
        name: 'audit-rules',
        version,
        semanticVersion: version,
        informationUri: addresses.home,
        rules: rules.map(descriptor),
      };
      const run = {
        tool: { driver },
        invocations: [{ executionSuccessful: !failed }],
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { uri: `${uriOf(base.root)}/` } },
        artifacts: [...files.values()].map(({ location }) => ({ location })),
        results: found.map(({ code, result: r }) => ({ ruleId: code, ruleIndex: index.get(code), ...r })),
      };
      const $schema = 'https://json.schemastore.org/sarif-2.1.0.json';
      return `${printableJson({ $schema, version: '2.1.0', runs: [run] })}\n`;
    },
  };
}

/** How GitHub sorts what is not about security. */
const problemSeverities: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
  hint: 'recommendation',
};

function descriptor(check: CheckInfo): object {
  return {
    id: check.code,
    name: check.name.replace(/(?:^|-)(.)/g, (_, c: string) => c.toUpperCase()),
    shortDescription: { text: check.title },
    fullDescription: { text: whatAndWhy(check) },
    help: { text: checkPage(check), markdown: checkMarkdown(check) },
    helpUri: addresses.checkPage(check.code),
    defaultConfiguration: { level: levels[check.severity], ...(check.defaultOff ? { enabled: false } : {}) },
    properties: {
      tags: [check.category],
      precision: isLoadCheck(check) ? 'very-high' : 'high',
      'problem.severity': problemSeverities[check.severity],
    },
  };
}

type LocationOf = (file: FileText) => object;

function result(
  p: Reported,
  file: FileReport,
  locationOf: LocationOf,
  occurrence: (hash: string) => number,
): object {
  const fixes = p.fixes().map((f) => fixOf(f, locationOf));
  const fingerprint = fingerprintOf(file, p);
  return {
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
      'problem/v1': fingerprint,
      primaryLocationLineHash: `${fingerprint}:${occurrence(fingerprint)}`,
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

/** Returns where a file is: relative to the base, unless its path leads from the root of the file system. */
function artifactLocation(path: string): object {
  const uri = uriOf(path);
  return /^[a-z]+:/i.test(uri) ? { uri } : { uri, uriBaseId: BASE };
}

/** Returns a path as a URI: absolute for a path from the root of the file system, else relative. */
function uriOf(path: string): string {
  const escaped = path
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  if (path === '' || path.startsWith('/')) return `file://${escaped}`;
  return /^[A-Za-z]:\//.test(path) ? `file:///${escaped.replace('%3A', ':')}` : escaped;
}
