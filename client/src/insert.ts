import {
  commands,
  Disposable,
  Position,
  type QuickPickItem,
  QuickPickItemKind,
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  ThemeIcon,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type GroupEntry,
  type GroupList,
  groupsRequest,
  type Plan,
  type PlanEdit,
  type PlanParams,
  type PlanRule,
  planRequest,
  type RulesetParams,
  type TechniqueEntry,
  type TechniqueList,
  techniquesRequest,
} from '../../server/src/lsp/protocol/techniqueRequests.ts';
import { choose } from './choose.ts';
import { isMerged } from './merged.ts';
import { closePreview, registerPreview, showPreview } from './preview.ts';

const languageId = 'audit-rules';
/** What the server is told of rules that are for a document which is yet to be made. */
const nowhere = 'untitled:audit.rules';
const preview = { iconPath: new ThemeIcon('open-preview'), tooltip: 'Preview the changes' };

/** What a keybinding, a task or a view may say: then nothing is asked, unless `choose` has the rules chosen. */
interface Asked {
  readonly technique?: string;
  readonly techniques?: readonly string[];
  readonly group?: string;
  /** The file that takes the rules; the active editor's where absent. */
  readonly uri?: string;
  readonly choose?: boolean;
}

type Wish = Pick<PlanParams, 'techniques' | 'group'>;

/** The commands that insert rules. Each answers how many rules went in, and what there is to know of them. */
export function registerInsert(client: BaseLanguageClient): Disposable {
  const run = (pick: (uri: string) => Promise<Wish | undefined>) => async (asked: Asked | undefined) => {
    const uri = asked?.uri ?? activeRules()?.uri.toString() ?? nowhere;
    const given = wishOf(asked ?? {});
    const ask = (wish: Wish, rules?: readonly string[]): Promise<Plan | null> =>
      client.sendRequest<Plan | null>(planRequest, {
        ...wish,
        uri,
        ...(rules ? { rules } : {}),
      } satisfies PlanParams);
    if (given && !asked?.choose) {
      const plan = await ask(given);
      if (!plan || plan.rules.length === 0) tellWhyNot(given, plan);
      else await write(plan, uri);
      return plan && { rules: plan.rules.length, remarks: plan.remarks.map((r) => r.message) };
    }
    for (;;) {
      const wish = given ?? (await pick(uri));
      if (!wish) return undefined;
      if ((await insert(wish, uri, ask, given === undefined)) !== 'back') return undefined;
    }
  };
  return Disposable.from(
    registerPreview(),
    commands.registerCommand(
      'auditRules.insertTechnique',
      run((uri) => pickTechnique(client, uri)),
    ),
    commands.registerCommand(
      'auditRules.insertGroup',
      run((uri) => pickGroup(client, uri)),
    ),
  );
}

function wishOf({ technique, techniques, group }: Asked): Wish | undefined {
  if (typeof group === 'string') return { group };
  const ids = [
    ...(typeof technique === 'string' ? [technique] : []),
    ...(Array.isArray(techniques) ? (techniques as string[]) : []),
  ];
  return ids.length > 0 ? { techniques: ids } : undefined;
}

/** The active document, where rules can be written into it. */
function activeRules(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  return document?.languageId === languageId && !isMerged(document) ? document : undefined;
}

interface TechniqueItem extends QuickPickItem {
  readonly entry?: TechniqueEntry;
}

async function pickTechnique(client: BaseLanguageClient, uri: string): Promise<Wish | undefined> {
  const list = client.sendRequest<TechniqueList>(techniquesRequest, { uri } satisfies RulesetParams);
  const choice = await choose({
    title: list.then(({ notice }) => `Insert Rules for a Technique (${notice})`),
    placeholder: 'Type an id or words: cron, T1053, ssh keys …',
    items: list.then(({ techniques }) => withSeparators(techniques, sectionOf, techniqueItem)),
  });
  const entry = choice && choice !== 'back' ? choice.items[0]?.entry : undefined;
  return entry && { techniques: [entry.id] };
}

function sectionOf({ rules, tactics }: TechniqueEntry): string {
  return rules === 0 ? 'Audit records nothing specific of these' : (tactics[0] ?? '');
}

function techniqueItem(entry: TechniqueEntry): TechniqueItem {
  const { id, name, rules, noise, seen, named, tactics, former, note } = entry;
  const state =
    seen === 1 ? 'recorded' : seen > 0 ? 'recorded in part' : named ? 'named, not recorded' : undefined;
  const icon =
    rules === 0 ? 'circle-slash' : seen === 1 ? 'pass-filled' : seen > 0 ? 'pass' : 'circle-outline';
  const facts = [
    state,
    rules === 0 ? undefined : `${rules} ${rules === 1 ? 'rule' : 'rules'}, ${noise} noise`,
    tactics.length > 1 ? `also ${tactics.slice(1).join(', ')}` : undefined,
    former.length > 0 ? `was ${former.join(', ')}` : undefined,
  ];
  return {
    label: `${id} ${name}`,
    description: facts.filter((f) => f !== undefined).join(' · '),
    detail: plain(note),
    iconPath: new ThemeIcon(icon),
    entry,
  };
}

interface GroupItem extends QuickPickItem {
  readonly entry?: GroupEntry;
}

async function pickGroup(client: BaseLanguageClient, uri: string): Promise<Wish | undefined> {
  const list = client.sendRequest<GroupList>(groupsRequest, { uri } satisfies RulesetParams);
  const choice = await choose({
    title: list.then(({ notice }) => `Insert Rules for a Group (${notice})`),
    placeholder: 'Type a name, another name or an id: Rocke, TeamTNT, G0016 …',
    items: list.then(({ groups }) =>
      groups.map((entry): GroupItem => {
        const { id, name, aliases, techniques, seeable, seen } = entry;
        const description = `audit can see ${seeable} of ${techniques} Linux techniques${seen > 0 ? `, ${seen} recorded` : ''}`;
        return {
          label: `${name} (${id})`,
          description,
          ...(aliases.length > 0 ? { detail: aliases.join(', ') } : {}),
          entry,
        };
      }),
    ),
  });
  const entry = choice && choice !== 'back' ? choice.items[0]?.entry : undefined;
  return entry && { group: entry.id };
}

interface RuleItem extends QuickPickItem {
  readonly id?: string;
}

/** The rules to choose from, then what there is to know, then the edit. */
async function insert(
  wish: Wish,
  uri: string,
  ask: (wish: Wish, rules?: readonly string[]) => Promise<Plan | null>,
  back: boolean,
): Promise<'back' | undefined> {
  const all = await ask(wish);
  if (!all || all.rules.length === 0) {
    tellWhyNot(wish, all);
    return undefined;
  }
  for (;;) {
    const there = all.standing > 0 ? `${all.standing} that stand already are left out. ` : '';
    const choice = await choose({
      title: `Insert Rules for ${all.title}`,
      placeholder: `${there}${plain(all.note ?? 'Choose the rules to insert')}`,
      items: Promise.resolve(withSeparators(all.rules, headingOf, (r) => ruleItem(r))),
      many: true,
      back,
      ...(uri === nowhere ? {} : { other: preview }),
    });
    if (choice === 'back') return 'back';
    const ids = choice?.items.flatMap((i) => i.id ?? []) ?? [];
    const plan = ids.length === 0 ? null : await ask(wish, ids);
    if (!choice || !plan) return undefined;
    const last = choice.other || plan.remarks.length > 0 ? await confirm(plan, uri, choice.other) : 'write';
    if (last === 'back') continue;
    if (last) await write(plan, uri);
    return undefined;
  }
}

/** Nothing is inserted, though somebody asked: says why. */
function tellWhyNot({ group }: Wish, plan: Plan | null): void {
  const why = plan?.remarks.slice(0, 3).map((r) => plain(r.message)) ?? [
    `There is no group "${group ?? ''}".`,
  ];
  if (plan?.standing === 1) why.unshift(`The rule for ${plan.title} stands already.`);
  else if (plan && plan.standing > 1)
    why.unshift(`All ${plan.standing} rules for ${plan.title} stand already.`);
  void window.showInformationMessage(why.join(' ') || `There is nothing to insert for ${plan?.title ?? ''}.`);
}

function headingOf({ techniques: [first], broad }: PlanRule): string {
  return broad ? 'Broad rules, written last' : `${first?.id} ${first?.name}`;
}

function ruleItem({ id, lines, how, techniques, noise, broad, note }: PlanRule): RuleItem {
  const others = techniques.slice(broad ? 0 : 1).map((t) => t.id);
  const facts = [
    how === 'key'
      ? 'stands already, gets the key'
      : how === 'comment'
        ? 'written as a comment, since its folder may be missing'
        : undefined,
    noise === 'low' ? undefined : `${noise} noise`,
    others.length > 0 ? `${broad ? '' : 'also '}for ${others.join(', ')}` : undefined,
    note === undefined ? undefined : plain(note),
  ].filter((f) => f !== undefined);
  return {
    // What nearly all rules begin with would take the room of what tells them apart.
    label: (lines[0] ?? '').replace(/^-a always,exit (?:-F arch=b64 )?/, ''),
    ...(facts.length > 0 ? { detail: facts.join(' · ') } : {}),
    picked: !(broad && noise === 'high'),
    id,
  };
}

interface LastItem extends QuickPickItem {
  readonly goOn?: 'write' | 'preview';
  readonly at?: Plan['remarks'][number]['at'];
}

/** What there is to know before the rules go in; a remark on a line leads there. The files as they would be, where wanted. */
async function confirm(plan: Plan, uri: string, previewed: boolean): Promise<'write' | 'back' | undefined> {
  const title = `Insert Rules for ${plan.title}`;
  const headings = { careful: 'Take care', 'left-out': 'Left out', unseen: 'Audit cannot see' } as const;
  const remarks = withSeparators(
    plan.remarks,
    (r) => headings[r.kind],
    ({ message, at }): LastItem => {
      const [, first = message, rest = ''] = /^(.*?(?:\.|left out:))(?= )(.*)$/s.exec(plain(message)) ?? [];
      return { label: first, ...(rest === '' ? {} : { detail: rest.trim() }), ...(at ? { at } : {}) };
    },
  );
  if (previewed) void showPreview(plan, title);
  const choice = await choose<LastItem>({
    title,
    placeholder:
      remarks.length > 0 ? 'Enter inserts; a remark on a line leads to that line' : 'Enter inserts',
    items: Promise.resolve([
      {
        label: `Insert ${plan.rules.length} ${plan.rules.length === 1 ? 'rule' : 'rules'}`,
        iconPath: new ThemeIcon('check'),
        goOn: 'write',
      },
      ...(uri === nowhere
        ? []
        : [{ label: 'Preview the changes', iconPath: preview.iconPath, goOn: 'preview' as const }]),
      ...remarks,
    ]),
    back: true,
    stay: ({ goOn, at }) => {
      if (goOn === 'preview') void showPreview(plan, title);
      return goOn === 'preview' || (goOn === undefined && at === undefined);
    },
  });
  await closePreview(title);
  if (choice === undefined || choice === 'back') return choice;
  const [item] = choice.items;
  if (item?.at)
    await window.showTextDocument(Uri.parse(item.at.uri), {
      selection: new Range(item.at.line, 0, item.at.line, 0),
    });
  return item?.goOn === 'write' ? 'write' : undefined;
}

/** Writes what was planned as one edit, and shows where it went. */
async function write(plan: Plan, uri: string): Promise<void> {
  if (uri === nowhere) {
    if (plan.text !== '')
      await window.showTextDocument(
        await workspace.openTextDocument({ language: languageId, content: plan.text }),
      );
    return;
  }
  const edit = new WorkspaceEdit();
  for (const { uri: changed, edits } of plan.changes)
    for (const e of edits) edit.replace(Uri.parse(changed), rangeOf(e), e.newText);
  if (plan.changes.length === 0 || !(await workspace.applyEdit(edit))) return;
  const own = plan.changes.find((c) => c.uri === uri)?.edits.find((e) => e.newText.includes(plan.text));
  const editor = await window.showTextDocument(Uri.parse(uri), { preview: false });
  if (!own || plan.text === '' || !editor.document.getText().includes(plan.text)) return;
  // Where keys were added above, the place is still on its line.
  const blank = own.newText.length - own.newText.trimStart().length;
  const first = own.range.start.line + (own.newText.slice(0, blank).match(/\n/g)?.length ?? 0);
  editor.selection = new Selection(first, 0, first, 0);
  editor.revealRange(new Range(first, 0, first, 0), TextEditorRevealType.InCenterIfOutsideViewport);
}

function rangeOf({ range: { start, end } }: PlanEdit): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}

/** Items with a line between those that stand under different headings; each heading once. */
function withSeparators<E, T extends QuickPickItem>(
  entries: readonly E[],
  heading: (entry: E) => string,
  item: (entry: E) => T,
): readonly T[] {
  const sections = new Map<string, E[]>();
  for (const entry of entries) sections.set(heading(entry), [...(sections.get(heading(entry)) ?? []), entry]);
  // What our items have besides a label is optional.
  return [...sections].flatMap(([label, members]) => [
    { label, kind: QuickPickItemKind.Separator } as T,
    ...members.map(item),
  ]);
}

/** Our notes have code spans, which a list shows as they are written. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
