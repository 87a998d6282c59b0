import {
  ConfigurationTarget,
  commands,
  Disposable,
  type ExtensionContext,
  languages,
  type QuickPickItem,
  QuickPickItemKind,
  window,
  workspace,
} from 'vscode';

const languageId = 'audit-rules';
const command = 'auditRules.changeTargets';

/** The setting as the manifest declares it: its values, with what each means. */
interface DeclaredTargets {
  readonly items: { readonly enum: readonly string[]; readonly enumDescriptions: readonly string[] };
}

/** Shows in the language status which targets the open file is judged for, and the command "Change Targets" that a click on it runs. */
export function registerTargets(context: ExtensionContext, displayName: string): Disposable {
  const item = languages.createLanguageStatusItem('auditRules.targets', { language: languageId });
  item.name = `${displayName}: Targets`;
  item.command = { command, title: 'Change Targets' };
  const update = (): void => {
    const targets = current();
    item.text = targets.length <= 2 ? targets.join(', ') : `${targets[0]} and ${targets.length - 1} more`;
    item.detail = `on ${configuration().get('machine', 'x86_64')}`;
  };
  update();
  return Disposable.from(
    item,
    window.onDidChangeActiveTextEditor(update),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('auditRules')) update();
    }),
    commands.registerCommand(command, () => changeTargets(declared(context))),
  );
}

const configuration = () => workspace.getConfiguration('auditRules', window.activeTextEditor?.document.uri);
const current = () => configuration().get<readonly string[]>('targets', []);

/** Lets the person choose any number of targets, and writes the setting to where it stands already; none chosen is the default again. */
async function changeTargets(known: readonly QuickPickItem[]): Promise<void> {
  const now = new Set(current());
  const chosen = await window.showQuickPick(
    known.map((i) => ({ ...i, picked: now.has(i.label) })),
    { canPickMany: true, title: 'Targets', placeHolder: 'The systems that the rules shall load on', matchOnDescription: true },
  );
  if (!chosen) return;
  const names = chosen.map((i) => i.label);
  await configuration().update('targets', names.length > 0 ? names : undefined, scope());
}

function scope(): ConfigurationTarget {
  const set = configuration().inspect('targets');
  if (set?.workspaceFolderValue !== undefined) return ConfigurationTarget.WorkspaceFolder;
  if (set?.workspaceValue !== undefined) return ConfigurationTarget.Workspace;
  if (set?.globalValue !== undefined || workspace.workspaceFolders === undefined) return ConfigurationTarget.Global;
  return ConfigurationTarget.Workspace;
}

/** The targets that the manifest names: distributions first, then releases. */
function declared(context: ExtensionContext): readonly QuickPickItem[] {
  const groups = context.extension.packageJSON.contributes.configuration as readonly { properties: Record<string, DeclaredTargets> }[];
  const items = groups.flatMap((g) => g.properties['auditRules.targets'] ?? [])[0]?.items;
  const all = (items?.enum ?? []).map((label, i): QuickPickItem => ({ label, description: items?.enumDescriptions[i] ?? '' }));
  const isRelease = (i: QuickPickItem) => /^\d/.test(i.label);
  const separator = (label: string): QuickPickItem => ({ label, kind: QuickPickItemKind.Separator });
  return [
    separator('Distributions'),
    ...all.filter((i) => !isRelease(i)),
    separator('Releases of the audit tools'),
    ...all.filter(isRelease),
  ];
}
