import {
  commands,
  type Disposable,
  type QuickPickItem,
  QuickPickItemKind,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type HashesParams,
  type HashesPlan,
  hashesRequest,
} from '../../server/src/lsp/protocol/hashRequests.ts';
import { choose } from './choose.ts';
import { pickGroup } from './insert.ts';
import { inform } from './notices.ts';
import { activeRules } from './rulesDocuments.ts';

/** What a keybinding or a task may say: then nothing is asked. */
interface Asked {
  readonly uri?: string;
  readonly technique?: string;
  readonly group?: string;
  /** All rules of the ruleset. */
  readonly all?: boolean;
}

type Wish = Pick<HashesParams, 'technique' | 'group'>;

interface WishItem extends QuickPickItem {
  readonly wish?: Wish | 'group';
}

/**
 * Registers the command "Record Hashes for These Rules…". It returns the lines that were added; undefined
 * where there are none.
 */
export function registerHashesCommand(client: BaseLanguageClient): Disposable {
  return commands.registerCommand('auditRules.recordHashes', async (asked: Asked = {}) => {
    const uri = asked.uri ?? activeRules()?.uri.toString();
    if (uri === undefined) {
      void inform('Open a rules file first: the hashes are recorded for its rules.');
      return undefined;
    }
    const ask = (wish: Wish): Promise<HashesPlan> =>
      client.sendRequest<HashesPlan>(hashesRequest, { uri, ...wish } satisfies HashesParams);
    const wish = given(asked) ?? (await pickWish(client, uri, await ask({})));
    const plan = wish && (await ask(wish));
    if (!plan) return undefined;
    if (plan.text === '') {
      void inform(plan.reason);
      return undefined;
    }
    await write(plan);
    return plan.text;
  });
}

function given({ technique, group, all }: Asked): Wish | undefined {
  if (typeof group === 'string') return { group };
  if (typeof technique === 'string') return { technique };
  return all === true ? {} : undefined;
}

/** Asks for which rules, unless there is nothing to choose between. */
async function pickWish(
  client: BaseLanguageClient,
  uri: string,
  plan: HashesPlan,
): Promise<Wish | undefined> {
  if (plan.techniques.length === 0) return {};
  const items: readonly WishItem[] = [
    { label: 'All rules of the ruleset', wish: {} },
    { label: 'Rules for a group…', wish: 'group' },
    { label: 'Rules for a technique', kind: QuickPickItemKind.Separator },
    ...plan.techniques.map(({ id, name, rules }) => ({
      label: `${id} ${name}`.trim(),
      description: rules === 1 ? '1 rule' : `${rules} rules`,
      wish: { technique: id },
    })),
  ];
  const choice = await choose({
    title: 'Record Hashes',
    placeholder: 'For which rules are the hashes of programs recorded?',
    items: Promise.resolve(items),
  });
  const wish = choice && choice !== 'back' ? choice.items[0]?.wish : undefined;
  return wish === 'group' ? pickGroup(client, uri) : wish;
}

/** Adds the lines to the policy of the workspace, or shows them as a new one; nothing is saved. */
async function write({ text, change, notes }: HashesPlan): Promise<void> {
  if (!change) {
    const document = await workspace.openTextDocument({ language: 'ima-policy', content: text });
    await window.showTextDocument(document, { preview: false });
    return;
  }
  const uri = Uri.parse(change.uri);
  const edit = new WorkspaceEdit();
  for (const { range, newText } of change.edits)
    edit.replace(
      uri,
      new Range(range.start.line, range.start.character, range.end.line, range.end.character),
      newText,
    );
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  await workspace.applyEdit(edit);
  void inform(notes.join(' '));
}
