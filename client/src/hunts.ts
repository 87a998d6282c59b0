import {
  commands,
  type Disposable,
  env,
  type QuickPickItem,
  QuickPickItemKind,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type HuntEntry,
  type HuntsParams,
  huntsRequest,
} from '../../server/src/lsp/protocol/techniqueRequests.ts';
import { choose } from './choose.ts';
import { inform } from './notices.ts';

/** What a keybinding or a view may say of the query that is wanted. */
interface Asked {
  readonly key?: string;
  readonly technique?: string;
  /** One of the setting `auditRules.hunts.tools`: its query is copied without a question. */
  readonly tool?: string;
}

interface QueryItem extends QuickPickItem {
  readonly query?: string;
}

/**
 * Registers the command "Copy Hunt Query…", which works on the key at the cursor or on the one in its
 * arguments.
 */
export function registerHunts(client: BaseLanguageClient): Disposable {
  return commands.registerCommand('auditRules.copyHuntQuery', async (asked: Asked = {}) => {
    const params = wanted(asked);
    const entries = params ? await client.sendRequest<readonly HuntEntry[]>(huntsRequest, params) : [];
    if (entries.length === 0) {
      void inform('There is no key at the cursor, and no rule with one.');
      return;
    }
    const direct =
      asked.tool === undefined ? undefined : entries[0]?.queries.find((q) => q.tool === asked.tool)?.query;
    const query = direct ?? (await ask(entries));
    if (query === undefined) return;
    await env.clipboard.writeText(query);
    window.setStatusBarMessage('$(check) Query copied', 3000);
  });
}

function wanted({ key, technique }: Asked): HuntsParams | undefined {
  if (typeof key === 'string') return { key };
  if (typeof technique === 'string') return { technique };
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

async function ask(entries: readonly HuntEntry[]): Promise<string | undefined> {
  const tools = workspace
    .getConfiguration('auditRules', window.activeTextEditor?.document.uri)
    .get<readonly string[]>('hunts.tools', []);
  const items = entries.flatMap(({ title, queries }): readonly QueryItem[] => [
    { label: title, kind: QuickPickItemKind.Separator },
    ...queries
      .filter((q) => tools.length === 0 || tools.includes(q.tool))
      .map(({ label, query, notes }) => ({ label, description: query, detail: notes.join(' '), query })),
  ]);
  const choice = await choose({
    title: 'Copy Hunt Query',
    placeholder: 'The query for which tool?',
    items: Promise.resolve(items),
  });
  return choice === undefined || choice === 'back' ? undefined : choice.items[0]?.query;
}
