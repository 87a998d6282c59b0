import { techniquesOfGroup } from '../core/attack/data/groupTechniques.ts';
import { techniqueById } from '../core/attack/data/techniques.ts';
import { techniquesInKey } from '../core/attack/keys/techniqueKeys.ts';
import { type HashRule, hashedUseOfLine, hashRules } from '../core/hashes/hashedRules.ts';
import { hashNotes, hashRulesText, recordedHashesText } from '../core/hashes/hashTexts.ts';
import { recordedHashes } from '../core/hashes/recordedHashes.ts';
import { type LoadResult, load } from '../core/ruleset/index.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import { toTextEdit } from './convertText.ts';
import type { FileRuleset } from './insertionPlan.ts';
import { type HashesParams, type HashesPlan, hashesRequest } from './protocol/hashRequests.ts';
import { fileName } from './rulesetFiles.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { WorkspacePolicies, WorkspacePolicy } from './workspacePolicies.ts';

const nothing: HashesPlan = {
  text: '',
  notes: [],
  reason: 'There are no rules that can be read.',
  techniques: [],
};

/**
 * Registers the request for IMA rules that record hashes.
 * @param rulesetOf returns the ruleset that a file is part of, by its URI
 */
export function registerHashes(
  { connection, guard }: Session,
  policies: WorkspacePolicies,
  rulesetOf: (uri: string) => Promise<FileRuleset>,
): void {
  connection.onRequest(
    hashesRequest,
    guard('hashes', nothing, async (params: HashesParams, token): Promise<HashesPlan> => {
      const { ruleset, targets } = await rulesetOf(params.uri);
      stopIfCancelled(token);
      const [first] = targets;
      return first ? hashesPlan(load(ruleset, first), params, await policies.all()) : nothing;
    }),
  );
}

function hashesPlan(
  loaded: LoadResult,
  { technique, group }: HashesParams,
  policies: readonly WorkspacePolicy[],
): HashesPlan {
  const ids = wantedIds(technique, group);
  const wanted = hashRules(
    loaded,
    ids && ((line) => techniquesOfLine(loaded, line).some((id) => ids.has(id))),
  );
  const techniques = techniquesOf(loaded, hashRules(loaded));
  if (wanted.length === 0)
    return {
      ...nothing,
      techniques,
      reason:
        'None of these rules records programs that are run, or kernel modules that are loaded from a file.',
    };
  const isThere = ({ use }: HashRule): boolean =>
    policies.some(({ policy, kernels }) => recordedHashes(policy, kernels, use).extent === 'all');
  const missing = wanted.filter((rule) => !isThere(rule));
  if (missing.length === 0)
    return { ...nothing, techniques, reason: 'The policy in the workspace records these hashes already.' };
  const text = hashRulesText(missing);
  const [only, ...others] = policies;
  return {
    text,
    notes: missing.flatMap(hashNotes),
    reason: '',
    techniques,
    ...(only && others.length === 0 ? { change: changeOf(only, text) } : {}),
  };
}

function wantedIds(
  technique: string | undefined,
  group: string | undefined,
): ReadonlySet<string> | undefined {
  if (group !== undefined) return new Set(techniquesOfGroup(group)?.group.techniques ?? []);
  return technique === undefined ? undefined : new Set([technique.toUpperCase()]);
}

function techniquesOfLine({ lines }: LoadResult, line: number): readonly string[] {
  const node = lines[line]?.line.node;
  if (node?.kind !== 'command') return [];
  return node.parts.keys.flatMap((k) => techniquesInKey(k.value).map((t) => t.id));
}

function techniquesOf(loaded: LoadResult, rules: readonly HashRule[]): HashesPlan['techniques'] {
  const counts = new Map<string, number>();
  for (const line of rules.flatMap((r) => r.lines))
    for (const id of new Set(techniquesOfLine(loaded, line))) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .sort()
    .map(([id, count]) => ({ id, name: techniqueById(id)?.fullName ?? '', rules: count }));
}

/** Appends lines to a policy: for `audit`, nothing after a rule takes its events away. */
function changeOf(
  { uri, document, policy }: WorkspacePolicy,
  text: string,
): NonNullable<HashesPlan['change']> {
  const { length } = policy.text;
  const end = policy.text === '' || policy.text.endsWith('\n') ? '' : '\n';
  const blank = policy.text.trim() === '' ? '' : '\n';
  const edit = { span: { start: length, end: length }, newText: `${end}${blank}${text}` };
  return { uri, edits: [toTextEdit(document, edit)] };
}

/**
 * Returns a sentence for each policy of the workspace that says whether it records the hashes for the rule at
 * a span; empty for a rule that is not about programs or modules, for other places, and without a policy.
 */
export async function hashPlace(
  policies: WorkspacePolicies,
  { rules, context }: Analysis,
  span: Span,
): Promise<readonly string[]> {
  const line = rules.lines.find((l) => span.start >= l.start && span.start <= l.end);
  const [first] = context.targets;
  if (line?.node.kind !== 'command' || !first) return [];
  const column = span.start - line.start;
  const option = line.node.options.find(
    ({ span: own, argument }) => column >= own.start && column <= Math.max(own.end, argument?.span.end ?? 0),
  );
  const isAbout =
    option?.name !== undefined &&
    (/^[aAwpS]$/.test(option.name) || /^perm\b/.test(option.argument?.value ?? ''));
  const use = isAbout ? hashedUseOfLine(line.node, first) : undefined;
  if (!use) return [];
  return (await policies.all()).map(({ uri, policy, kernels }) =>
    recordedHashesText(fileName(uri), use, recordedHashes(policy, kernels, use)),
  );
}
