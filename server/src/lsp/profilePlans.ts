import { TextDocument } from 'vscode-languageserver-textdocument';
import { planProfileInsertion, rulesFileName } from '../core/profiles/insertMissing.ts';
import { judgeProfile } from '../core/profiles/judgeProfile.ts';
import { mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { inWords } from '../core/text/sentenceParts.ts';
import { type ChosenProfile, profileFor } from './chosenProfiles.ts';
import { toTextEdit } from './convertText.ts';
import { plainUri } from './files.ts';
import type { HostPrograms } from './hostPrograms.ts';
import { configBeside } from './profileResults.ts';
import type { ProfilePlan, ProfilePlanParams } from './protocol/complianceRequests.ts';
import { fileName, folderOf, type RulesFile, type RulesFolders } from './rulesetFiles.ts';
import type { Session } from './session.ts';

/** A ruleset whose files can be edited. */
interface EditableRules {
  readonly ruleset: Ruleset;
  /** The URI of the directory or the file. */
  readonly place: string;
  readonly texts: readonly TextDocument[];
  /** The file that gets new lines: an index into the texts. */
  readonly into: number;
  /** That file does not exist yet. */
  readonly isNew: boolean;
}

/** What insertion is worked out from, besides the session. */
export interface PlanSources {
  readonly folders: RulesFolders;
  readonly hostPrograms: HostPrograms;
}

/**
 * Returns the edits that insert what the rules of a file lack of a profile, or of some of its requirements;
 * null where there is no such profile, and where the rules cannot be read.
 */
export async function profilePlan(
  session: Session,
  { folders, hostPrograms }: PlanSources,
  { uri, profile: name, ids, into: wantedFile }: ProfilePlanParams,
): Promise<ProfilePlan | null> {
  const chosen = await profileFor(session, uri, name);
  const rules = chosen && (await editableRules(session, folders, uri, { chosen, wantedFile }));
  if (!rules) return null;
  const { profile, target, waived } = chosen;
  const wanted = ids && new Set(ids);
  const requirements = profile.requirements.filter((r) => wanted?.has(r.id) ?? r.kind !== 'auditd.conf');
  const { ruleset, texts, into, isNew } = rules;
  const { checkHostPaths } = await session.configuration.settingsOf(uri);
  const { programs } = requirements.some((r) => r.perProgram.length > 0)
    ? hostPrograms.known(uri, checkHostPaths)
    : {};
  const known = programs ? { programs } : {};
  const result = judgeProfile({ profile: { ...profile, requirements }, ruleset, target, ...known });
  const plan = planProfileInsertion({ judged: { result, waived }, file: into, ...known });
  const changes = texts.flatMap((text, i) => {
    const edits = plan.edits.filter((e) => e.file === i).map((e) => toTextEdit(text, e));
    if (edits.length === 0) return [];
    return [{ uri: text.uri, edits, ...(isNew && i === into ? { isNew: true as const } : {}) }];
  });
  return {
    uri: texts[into]?.uri ?? uri,
    changes,
    added: plan.added,
    rewritten: plan.edits.filter((e) => e.span.end > e.span.start).length,
    notes: [...plan.notes, ...(await configNotes(session, rules, chosen))],
  };
}

/** Says that settings of auditd.conf are not inserted, where some are not as the profile asks. */
async function configNotes(
  session: Session,
  { place, ruleset }: EditableRules,
  { profile, target, waived }: ChosenProfile,
): Promise<readonly string[]> {
  const config = await session.files.readText(configBeside(place), 'editor');
  const requirements = profile.requirements.filter((r) => r.kind === 'auditd.conf' && !waived.has(r.id));
  if (config === undefined || requirements.length === 0) return [];
  const { results } = judgeProfile({ profile: { ...profile, requirements }, ruleset, target, config });
  const missing = results.filter((r) => r.state === 'missing').length;
  return missing === 0
    ? []
    : [
        `${inWords(missing, 'requirement')} about auditd.conf: its settings are not inserted. Change them there.`,
      ];
}

/**
 * Returns the ruleset of a file with its texts as they are, comments included; in a directory, together with
 * the file that a profile wants its rules in. Undefined where it cannot be read.
 */
async function editableRules(
  session: Session,
  folders: RulesFolders,
  uri: string,
  {
    chosen: { profile, target },
    wantedFile,
  }: { readonly chosen: ChosenProfile; readonly wantedFile: string | undefined },
): Promise<EditableRules | undefined> {
  const place = folderOf(session.configuration, uri);
  const files = place === undefined ? undefined : await folders.filesOf(place);
  if (place === undefined || !files) {
    const text = session.documents.get(uri)?.getText() ?? (await session.files.readText(uri));
    if (text === undefined || templateKindIn(uri, text)) return undefined;
    const texts = [asDocument(uri, text)];
    return { ruleset: singleFile(text, fileName(uri)), place: uri, texts, into: 0, isNew: false };
  }
  const isWanted = (f: RulesFile): boolean => plainUri(f.uri) === plainUri(wantedFile ?? '');
  const name = files.find(isWanted)?.name ?? rulesFileName(profile);
  const isNew = !files.some((f) => f.name === name);
  const own = { name, uri: `${place}/${encodeURIComponent(name)}`, text: '' };
  const all = isNew ? [...files, own].sort((a, b) => (a.name < b.name ? -1 : 1)) : files;
  return {
    ruleset: mergeFolder(all, target.awk, target.release),
    place,
    texts: all.map((f) => asDocument(f.uri, f.text)),
    into: all.findIndex((f) => f.name === name),
    isNew,
  };
}

function asDocument(uri: string, text: string): TextDocument {
  return TextDocument.create(uri, 'audit-rules', 0, text);
}
