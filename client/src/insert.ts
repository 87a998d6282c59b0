import {
  commands,
  Disposable,
  type QuickInputButton,
  type QuickPickItem,
  Range,
  ThemeIcon,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type GroupList,
  groupsRequest,
  type Plan,
  type PlanParams,
  planRequest,
  type RulesetParams,
  type TechniqueList,
  techniquesRequest,
} from '../../server/src/lsp/protocol/techniqueRequests.ts';
import { choose } from './choose.ts';
import { hoverLink } from './hoverLink.ts';
import {
  groupItem,
  groupSection,
  headingOf,
  type RuleItem,
  ruleItem,
  sectionOf,
  techniqueItem,
  withoutCodeMarks,
  withSeparators,
} from './insertItems.ts';
import { inform } from './notices.ts';
import { closePreview, registerPreview, showPreview } from './preview.ts';
import { activeRules, isRulesDocument } from './rulesDocuments.ts';
import { nowhere, writePlan } from './writePlan.ts';

export const preview = { iconPath: new ThemeIcon('open-preview'), tooltip: 'Preview the changes' };

/** What a click does about rules whose directory the target may lack, by how they are written now. */
const missingButtons = {
  comment: {
    iconPath: new ThemeIcon('comment'),
    tooltip: 'Rules whose directory may be missing are written as comments. Write them as rules',
  },
  write: {
    iconPath: new ThemeIcon('comment-unresolved'),
    tooltip: 'Rules whose directory may be missing are written as rules. Write them as comments',
  },
} as const;

/**
 * What a keybinding, a task or a view may say: then nothing is asked, unless `choose` has the rules chosen.
 */
interface Asked {
  readonly technique?: string;
  readonly techniques?: readonly string[];
  readonly group?: string;
  /** The file that takes the rules; the active editor's where absent. */
  readonly uri?: string;
  readonly choose?: boolean;
}

type Wish = Pick<PlanParams, 'techniques' | 'group'>;

type Ask = (wish: Wish, more?: Pick<PlanParams, 'rules' | 'missing'>) => Promise<Plan | null>;

/** What hovers offer for a technique whose rules are missing. */
export const insertFromHover = 'auditRules.insertFromHover';

/**
 * Registers the commands that insert rules. Each command returns how many rules it inserted, and remarks;
 * undefined where the user chose nothing.
 */
export function registerInsert(client: BaseLanguageClient): Disposable {
  const run = (pick: (uri: string) => Promise<Wish | undefined>) => async (asked: Asked | undefined) => {
    const uri = asked?.uri ?? activeRules()?.uri.toString() ?? nowhere;
    const given = wishOf(asked ?? {});
    const ask: Ask = (wish, more = {}) =>
      client.sendRequest<Plan | null>(planRequest, {
        ...wish,
        ...more,
        uri,
      } satisfies PlanParams);
    if (given && !asked?.choose) {
      const plan = await ask(given);
      if (!plan || plan.rules.length === 0) tellWhyNot(given, plan);
      else await writePlan(plan, uri);
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
    commands.registerCommand(insertFromHover, async (asked: unknown) => {
      const open = workspace.textDocuments.filter(isRulesDocument);
      const link = hoverLink(
        asked,
        open.map((d) => d.uri.toString()),
      );
      // The list of the rules comes first: nothing is written before the user has seen it.
      if (link) await run(async () => undefined)({ ...link, choose: true });
      else void inform('This link does not name a technique and an open rules file. Nothing was inserted.');
    }),
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

async function pickTechnique(client: BaseLanguageClient, uri: string): Promise<Wish | undefined> {
  const list = client.sendRequest<TechniqueList>(techniquesRequest, { uri } satisfies RulesetParams);
  const choice = await choose({
    title: list.then(({ notice }) => `Insert Rules for a Technique (${notice})`),
    placeholder: 'Type an ID or words: cron, T1053, ssh keys …',
    items: list.then(({ techniques }) => withSeparators(techniques, sectionOf, techniqueItem)),
  });
  const entry = choice && choice !== 'back' ? choice.items[0]?.entry : undefined;
  return entry && { techniques: [entry.id] };
}

/**
 * Asks the user for one of ATT&CK's groups of attackers, and returns its id; undefined where the user chose
 * none.
 * @param uri the URI of the rules file that the group's rules are to be inserted into
 */
export async function pickGroup(client: BaseLanguageClient, uri: string): Promise<Wish | undefined> {
  const list = client.sendRequest<GroupList>(groupsRequest, { uri } satisfies RulesetParams);
  const choice = await choose({
    title: list.then(({ notice }) => `Insert Rules for a Group (${notice})`),
    placeholder: 'Type a name, another name or an id: Rocke, TeamTNT, G0016 …',
    items: list.then(({ groups }) => withSeparators(groups, groupSection, groupItem)),
  });
  const entry = choice && choice !== 'back' ? choice.items[0]?.entry : undefined;
  return entry && { group: entry.id };
}

/** Returns the rules to choose from, then what there is to know, then the edit. */
async function insert(wish: Wish, uri: string, ask: Ask, back: boolean): Promise<'back' | undefined> {
  let missing: 'comment' | 'write' = 'comment';
  let ticked: ReadonlySet<string> | undefined;
  for (;;) {
    const all = await ask(wish, { missing });
    if (!all || all.rules.length === 0) {
      tellWhyNot(wish, all);
      return undefined;
    }
    const there = presentText(all.standing);
    const choice = await choose({
      title: `Insert Rules for ${all.title}`,
      placeholder: `${there}${withoutCodeMarks(all.note ?? 'Choose the rules to insert')}`,
      items: Promise.resolve(ruleItems(all, ticked)),
      many: true,
      back,
      ...toggleOf(all, missing),
      ...(uri === nowhere ? {} : { other: preview }),
    });
    if (choice === 'back') return 'back';
    const ids = choice?.items.flatMap((i) => i.id ?? []) ?? [];
    if (choice?.toggled) {
      ticked = new Set(ids);
      missing = missing === 'comment' ? 'write' : 'comment';
      continue;
    }
    const plan = ids.length === 0 ? null : await ask(wish, { rules: ids, missing });
    if (!choice || !plan) return undefined;
    if ((await write(plan, uri, choice.other)) !== 'back') return undefined;
    ticked = new Set(ids);
  }
}

/** Returns a sentence about the rules of the plan that the files have already; empty where there are none. */
function presentText(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? 'One rule that you have already is not listed. '
    : `${count} rules that you have already are not listed. `;
}

/**
 * Writes what was chosen: what keeps a rule from recording is asked about first, and what is not inserted is
 * said afterwards.
 */
async function write(plan: Plan, uri: string, previewed: boolean): Promise<'back' | undefined> {
  const asks = previewed || plan.remarks.some((r) => r.kind === 'careful');
  const last = asks ? await confirm(plan, uri, previewed) : 'write';
  if (last === 'back') return 'back';
  if (last) await writePlan(plan, uri);
  if (last && !asks) tellRemarks(plan);
  return undefined;
}

/** Returns the button about rules whose directory may be missing; nothing where there are none. */
function toggleOf({ rules }: Plan, missing: keyof typeof missingButtons): { toggle?: QuickInputButton } {
  return rules.some((r) => r.mayBeMissing) ? { toggle: missingButtons[missing] } : {};
}

/** Returns the rules to choose from; `ticked` are those that were chosen before, by their ids. */
function ruleItems({ rules }: Plan, ticked: ReadonlySet<string> | undefined): readonly RuleItem[] {
  return withSeparators(rules, headingOf, (r) => {
    const item = ruleItem(r);
    return ticked ? { ...item, picked: ticked.has(r.id) } : item;
  });
}

/** Says what was not inserted although it was asked for, and why. */
function tellRemarks({ remarks }: Plan): void {
  if (remarks.length === 0) return;
  const [first, second, ...others] = remarks.map((r) => withoutCodeMarks(r.message));
  const more = others.length === 0 ? [] : [`And ${others.length} more.`];
  void inform([first, second, ...more].filter((text) => text !== undefined).join(' '));
}

/** Says why nothing was inserted. */
function tellWhyNot({ group }: Wish, plan: Plan | null): void {
  const why = plan?.remarks.slice(0, 3).map((r) => withoutCodeMarks(r.message)) ?? [
    `There is no group "${group ?? ''}".`,
  ];
  if (plan?.standing === 1) why.unshift(`You have the rule for ${plan.title} already.`);
  else if (plan && plan.standing > 1)
    why.unshift(`You have all ${plan.standing} rules for ${plan.title} already.`);
  void inform(why.join(' ') || `There is nothing to insert for ${plan?.title ?? ''}.`);
}

/**
 * Returns what Enter does: how many rules are written live, and how many as comments, since their directory
 * may be missing.
 */
function insertLabel({ rules }: Plan): string {
  const comments = rules.filter((r) => r.how === 'comment').length;
  const live = rules.length - comments;
  const counted = (n: number): string => `${n} ${n === 1 ? 'rule' : 'rules'}`;
  if (comments === 0) return `Insert ${counted(live)}`;
  const commented = `${comments} as ${comments === 1 ? 'a comment' : 'comments'}`;
  return live === 0 ? `Insert ${commented}` : `Insert ${counted(live)}, and ${commented}`;
}

interface LastItem extends QuickPickItem {
  readonly goOn?: 'write' | 'preview';
  readonly at?: Plan['remarks'][number]['at'];
}

/**
 * Returns what there is to know before the rules go in; a remark on a line leads there. The files as they
 * would be, where wanted.
 */
async function confirm(plan: Plan, uri: string, previewed: boolean): Promise<'write' | 'back' | undefined> {
  const title = `Insert Rules for ${plan.title}`;
  const headings = { careful: 'Take care', 'left-out': 'Left out', unseen: 'Audit cannot see' } as const;
  const remarks = withSeparators(
    plan.remarks,
    (r) => headings[r.kind],
    ({ message, at }): LastItem => {
      const [, first = message, rest = ''] =
        /^(.*?(?:\.|left out:))(?= )(.*)$/s.exec(withoutCodeMarks(message)) ?? [];
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
        label: insertLabel(plan),
        iconPath: new ThemeIcon('check'),
        goOn: 'write',
      },
      ...(uri === nowhere
        ? []
        : [{ label: 'Preview the changes', iconPath: preview.iconPath, goOn: 'preview' as const }]),
      ...remarks,
      ...withSeparators(
        [plan.notice],
        () => 'Source of the techniques',
        (label): LastItem => ({ label }),
      ),
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
