import type { TextDocument } from 'vscode-languageserver-textdocument';
import { TextDocument as Documents } from 'vscode-languageserver-textdocument';
import { coverage, type TechniqueCoverage } from '../core/attack/coverage/coverage.ts';
import { catalogueOf, ruleIdentity } from '../core/attack/data/catalogue.ts';
import { allGroups } from '../core/attack/data/groups.ts';
import { techniquesOfGroup, whyUnseen } from '../core/attack/data/groupTechniques.ts';
import {
  allTechniques,
  attackVersion,
  attribution,
  noteOf,
  tactics,
  techniqueById,
} from '../core/attack/data/techniques.ts';
import { type HuntKind, type HuntSubject, huntKinds, huntQuery } from '../core/attack/hunts/huntQueries.ts';
import { styleOf } from '../core/attack/insert/insertStyle.ts';
import {
  type InsertionNote,
  type PlannedRule,
  planInsertion,
  withoutKeys,
} from '../core/attack/insert/insertTechniques.ts';
import type { Target } from '../core/facts/targets.ts';
import { huntSubjectsAt } from '../core/navigation/huntSubjects.ts';
import { load, mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { toTextEdit } from './convert.ts';
import { plainUri } from './files.ts';
import {
  type GroupEntry,
  type GroupList,
  groupsRequest,
  type HuntEntry,
  type HuntsParams,
  huntsRequest,
  type Plan,
  type PlanParams,
  type PlanRemark,
  type PlanRule,
  planRequest,
  type RulesetParams,
  type TechniqueEntry,
  type TechniqueList,
  techniquesRequest,
} from './protocol/techniqueRequests.ts';
import { fileName, folderOf } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** The ruleset that a file is part of, as it is now. */
interface Around {
  readonly ruleset: Ruleset;
  /** The file: an index into the ruleset's files. */
  readonly file: number;
  /** The ruleset's files. */
  readonly texts: readonly TextDocument[];
  /** At least one. */
  readonly targets: readonly Target[];
}

const notice = (): string =>
  `MITRE ATT&CK\u00ae ${attackVersion()}, ${attribution.slice(0, attribution.indexOf('.'))}`;

/** Serves the techniques: lists to choose from, plans of insertion, queries. */
export function registerTechniques(session: Session, rulesets: Rulesets): void {
  const { connection, guard } = session;
  connection.onRequest(
    techniquesRequest,
    guard(
      'techniques',
      { techniques: [], notice: '' },
      async ({ uri }: RulesetParams): Promise<TechniqueList> => {
        const covered = new Map(coveredBy(await around(uri)).map((t) => [t.technique.id, t]));
        return { techniques: techniqueEntries(covered), notice: notice() };
      },
    ),
  );
  connection.onRequest(
    groupsRequest,
    guard('groups', { groups: [], notice: '' }, async ({ uri }: RulesetParams): Promise<GroupList> => {
      const seen = new Set(
        coveredBy(await around(uri)).flatMap((t) => (t.fraction > 0 ? [t.technique.id] : [])),
      );
      return { groups: groupEntries(seen), notice: notice() };
    }),
  );
  connection.onRequest(
    planRequest,
    guard('plan', null, async (params: PlanParams, token): Promise<Plan | null> => {
      const at = await around(params.uri);
      stopIfCancelled(token);
      return plan(params, at);
    }),
  );
  connection.onRequest(
    huntsRequest,
    guard('hunts', [] as readonly HuntEntry[], async (params: HuntsParams): Promise<readonly HuntEntry[]> => {
      if (!('uri' in params)) return hunts('key' in params ? { keys: [params.key] } : params);
      const analysis = await session.analysisOf(params.uri);
      if (!analysis) return [];
      return huntSubjectsAt(analysis.rules, analysis.document.offsetAt(params.position)).flatMap(hunts);
    }),
  );

  async function around(uri: string): Promise<Around> {
    const settings = await session.configuration.settingsOf(uri);
    const targets = targetsOf(settings.targets, settings.machine);
    const folder = folderOf(session.configuration, uri);
    const files = (folder === undefined ? undefined : await rulesets.folders.filesOf(folder)) ?? [];
    const text = session.documents.get(uri)?.getText() ?? (await session.files.readText(uri)) ?? '';
    const file = files.findIndex((f) => plainUri(f.uri) === plainUri(uri));
    const [first] = targets;
    // A template, or a file that augenrules does not read, stands alone.
    if (!first || files[file]?.text !== text)
      return { ruleset: singleFile(text, fileName(uri)), file: 0, texts: [asDocument(uri, text)], targets };
    const ruleset = mergeFolder(files, first.awk, first.release);
    return { ruleset, file, texts: files.map((f) => asDocument(f.uri, f.text)), targets };
  }
}

function asDocument(uri: string, text: string): TextDocument {
  return Documents.create(uri, 'audit-rules', 0, text);
}

function coveredBy({ ruleset, targets: [first] }: Around): readonly TechniqueCoverage[] {
  return first ? coverage(load(ruleset, first)).techniques : [];
}

function techniqueEntries(covered: ReadonlyMap<string, TechniqueCoverage>): readonly TechniqueEntry[] {
  const former = new Map<string, string[]>();
  for (const { id, revokedBy } of allTechniques())
    if (revokedBy !== undefined) former.set(revokedBy, [...(former.get(revokedBy) ?? []), id]);
  const entries = allTechniques().flatMap((t): readonly TechniqueEntry[] => {
    if (!t.linux || t.revoked || t.deprecated) return [];
    const entry = catalogueOf(t.id);
    const state = covered.get(t.id);
    return [
      {
        id: t.id,
        name: t.fullName,
        tactics: t.tactics,
        former: former.get(t.id) ?? [],
        note: entry ? (noteOf(t.id)?.summary ?? entry.note) : whyUnseen(t),
        rules: entry?.rules.length ?? 0,
        ...(entry ? { noise: entry.noise } : {}),
        seen: state?.fraction ?? 0,
        named: (state?.named.length ?? 0) > 0,
      },
    ];
  });
  const order = tactics().map((t) => t.name);
  const place = (e: TechniqueEntry): number =>
    e.rules === 0 ? order.length : order.indexOf(e.tactics[0] ?? '');
  // sort() is stable, so those of one tactic stay in the order of their ids.
  return entries.sort((a, b) => place(a) - place(b));
}

function groupEntries(seen: ReadonlySet<string>): readonly GroupEntry[] {
  return allGroups()
    .flatMap(({ id, name, aliases, techniques }): readonly GroupEntry[] => {
      const seeable = techniques.filter((t) => catalogueOf(t));
      if (seeable.length === 0) return [];
      return [
        {
          id,
          name,
          aliases,
          techniques: techniques.length,
          seeable: seeable.length,
          seen: seeable.filter((t) => seen.has(t)).length,
        },
      ];
    })
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}

function plan(params: PlanParams, { ruleset, file, texts, targets }: Around): Plan | null {
  const group = params.group === undefined ? undefined : techniquesOfGroup(params.group);
  const [first] = targets;
  if (!first || (params.group !== undefined && !group)) return null;
  const techniques = [...(params.techniques ?? []), ...(group?.group.techniques ?? [])];
  const like = styleOf(ruleset, first);
  const wanted = params.rules && new Set(params.rules);
  const planned = planInsertion({
    techniques,
    targets,
    ruleset,
    file,
    style: params.style ?? like.style,
    keyStyle: like.keyStyle,
    missing: 'comment',
    ...(wanted ? { wanted: (_, rule) => wanted.has(ruleIdentity(rule)) } : {}),
  });
  const lineOf = ({ at }: InsertionNote): PlanRemark['at'] => {
    const text = at && texts[at.file];
    return text && { uri: text.uri, line: text.positionAt(at.span.start).line };
  };
  const rules = planned.rules.flatMap((r): readonly PlanRule[] => {
    const keyed = r.notes.filter((n) => n.kind === 'key-added');
    if (r.lines.length === 0 && keyed.length === 0) return [];
    const standing = keyed.flatMap((n) => {
      const text = n.at && texts[n.at.file];
      return n.at && text ? [text.getText().slice(n.at.span.start, n.at.span.end).trim()] : [];
    });
    const { noise, broad, rule } = r;
    return [
      {
        id: ruleIdentity(rule),
        lines: r.lines.length > 0 ? r.lines.map(withoutKeys) : [...new Set(standing)],
        how: r.lines.length === 0 ? 'key' : rule.mayBeMissing ? 'comment' : 'rule',
        techniques: r.techniques.map((t) => ({ id: t.id, name: t.fullName })),
        noise,
        broad,
        ...(rule.note === undefined ? {} : { note: rule.note }),
      },
    ];
  });
  const title = group
    ? `${group.group.name} (${group.group.id})`
    : techniques.map((id) => `${id.toUpperCase()} ${techniqueById(id)?.fullName ?? ''}`.trim()).join(', ');
  const [only, ...others] = techniques;
  const note = only === undefined || others.length > 0 ? undefined : catalogueOf(only)?.note;
  return {
    title,
    ...(note === undefined ? {} : { note }),
    rules,
    standing: planned.rules.filter(isThere).length,
    remarks: remarksOf(planned.notes, lineOf),
    changes: texts.flatMap((text, i) => {
      const edits = planned.edits.filter((e) => e.file === i).map((e) => toTextEdit(text, e));
      return edits.length === 0 ? [] : [{ uri: text.uri, edits }];
    }),
    text: planned.text,
  };
}

function isThere({ lines, notes }: PlannedRule): boolean {
  return lines.length === 0 && !notes.some((n) => n.kind !== 'present');
}

/** What is to be known of a plan beyond what its rules show, each message once: what is missing first, what takes care next. */
function remarksOf(
  notes: readonly InsertionNote[],
  lineOf: (note: InsertionNote) => PlanRemark['at'],
): readonly PlanRemark[] {
  const remarks = notes.flatMap((note): readonly PlanRemark[] => {
    const kind = remarkKind(note.kind);
    const at = lineOf(note);
    return kind ? [{ kind, message: note.message, ...(at ? { at } : {}) }] : [];
  });
  const once = [...new Map(remarks.map((r) => [r.message, r])).values()];
  return (['careful', 'left-out', 'unseen'] as const).flatMap((kind) => once.filter((r) => r.kind === kind));
}

function remarkKind(kind: InsertionNote['kind']): PlanRemark['kind'] | undefined {
  switch (kind) {
    case 'shadows':
    case 'shadowed-elsewhere':
    case 'no-room':
    case 'revoked':
      return 'careful';
    case 'shadowed':
    case 'dropped':
    case 'not-loadable':
    case 'fewer-calls':
      return 'left-out';
    case 'no-rules':
      return 'unseen';
    // The list of rules shows these.
    case 'present':
    case 'key-added':
    case 'may-be-missing':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function hunts(subject: HuntSubject): readonly HuntEntry[] {
  const queries = (Object.keys(huntKinds) as HuntKind[]).flatMap((tool) => {
    const found = huntQuery(tool, subject);
    return found ? [{ tool, label: huntKinds[tool], query: found.query, notes: found.notes }] : [];
  });
  if (queries.length === 0) return [];
  const id = subject.technique?.toUpperCase() ?? '';
  const title = subject.keys
    ? `Key "${subject.keys.join('", "')}"`
    : `${id} ${techniqueById(id)?.fullName ?? ''}, any key`;
  return [{ title, queries }];
}
