import type { TextDocument } from 'vscode-languageserver-textdocument';
import { TextDocument as Documents } from 'vscode-languageserver-textdocument';
import { coverage } from '../core/attack/coverage/coverage.ts';
import type { TechniqueCoverage } from '../core/attack/coverage/coverageTypes.ts';
import { attackVersion, attribution, techniqueById } from '../core/attack/data/techniques.ts';
import {
  type HuntKind,
  type HuntSubject,
  hashHuntQuery,
  huntKinds,
  huntQuery,
} from '../core/attack/hunts/huntQueries.ts';
import { huntSubjectsAt } from '../core/navigation/huntSubjects.ts';
import { load, mergeFolder, singleFile } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { plainUri } from './files.ts';
import { registerHashes } from './hashes.ts';
import { type FileRuleset, insertionPlan } from './insertionPlan.ts';
import {
  type GroupList,
  groupsRequest,
  type HuntEntry,
  type HuntsParams,
  huntsRequest,
  type Plan,
  type PlanParams,
  planRequest,
  type RulesetParams,
  type TechniqueList,
  techniquesRequest,
} from './protocol/techniqueRequests.ts';
import { fileName, folderOf } from './rulesetFiles.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import { groupEntries, techniqueEntries } from './techniqueLists.ts';
import type { WorkspacePolicies } from './workspacePolicies.ts';

const shortNotice = (): string =>
  `MITRE ATT&CK\u00ae ${attackVersion()}, ${attribution.slice(0, attribution.indexOf('.'))}`;

/** Registers the requests about techniques: lists to choose from, plans of insertion, and queries. */
export function registerTechniques(session: Session, rulesets: Rulesets, policies: WorkspacePolicies): void {
  const { connection, guard } = session;
  connection.onRequest(
    techniquesRequest,
    guard(
      'techniques',
      { techniques: [], notice: '' },
      async ({ uri }: RulesetParams): Promise<TechniqueList> => {
        const covered = new Map(coveredBy(await rulesetOf(uri)).map((t) => [t.technique.id, t]));
        return { techniques: techniqueEntries(covered), notice: shortNotice() };
      },
    ),
  );
  connection.onRequest(
    groupsRequest,
    guard('groups', { groups: [], notice: '' }, async ({ uri }: RulesetParams): Promise<GroupList> => {
      const seen = new Set(
        coveredBy(await rulesetOf(uri)).flatMap((t) => (t.fraction > 0 ? [t.technique.id] : [])),
      );
      return { groups: groupEntries(seen), notice: shortNotice() };
    }),
  );
  connection.onRequest(
    planRequest,
    guard('plan', null, async (params: PlanParams, token): Promise<Plan | null> => {
      const at = await rulesetOf(params.uri);
      stopIfCancelled(token);
      return insertionPlan(params, at);
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
  registerHashes(session, policies, rulesetOf);

  async function rulesetOf(uri: string): Promise<FileRuleset> {
    const settings = await session.configuration.settingsOf(uri);
    const targets = targetsOf(settings.targets, settings.machine);
    const notice = settings.insertNotice === true;
    const folder = folderOf(session.configuration, uri);
    const files = (folder === undefined ? undefined : await rulesets.folders.filesOf(folder)) ?? [];
    const text = session.documents.get(uri)?.getText() ?? (await session.files.readText(uri)) ?? '';
    const file = files.findIndex((f) => plainUri(f.uri) === plainUri(uri));
    const [first] = targets;
    // A template, or a file that augenrules does not read, is alone.
    if (!first || files[file]?.text !== text)
      return {
        ruleset: singleFile(text, fileName(uri)),
        file: 0,
        texts: [asDocument(uri, text)],
        targets,
        notice,
      };
    const ruleset = mergeFolder(files, first.awk, first.release);
    return { ruleset, file, texts: files.map((f) => asDocument(f.uri, f.text)), targets, notice };
  }
}

function asDocument(uri: string, text: string): TextDocument {
  return Documents.create(uri, 'audit-rules', 0, text);
}

function coveredBy({ ruleset, targets: [first] }: FileRuleset): readonly TechniqueCoverage[] {
  return first ? coverage(load(ruleset, first)).techniques : [];
}

function hunts(subject: HuntSubject): readonly HuntEntry[] {
  const tools = Object.keys(huntKinds) as HuntKind[];
  const queries = [
    ...tools.flatMap((tool) => {
      const found = huntQuery(tool, subject);
      return found ? [{ tool, label: huntKinds[tool], query: found.query, notes: found.notes }] : [];
    }),
    ...tools.flatMap((tool) => {
      const found = hashHuntQuery(tool, subject);
      const label = `${huntKinds[tool]}, with hashes of IMA`;
      return found ? [{ tool, label, query: found.query, notes: found.notes }] : [];
    }),
  ];
  if (queries.length === 0) return [];
  const id = subject.technique?.toUpperCase() ?? '';
  const title = subject.keys
    ? `Key "${subject.keys.join('", "')}"`
    : `${id} ${techniqueById(id)?.fullName ?? ''}, any key`;
  return [{ title, queries }];
}
