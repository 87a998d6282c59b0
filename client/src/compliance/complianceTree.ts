import {
  Disposable,
  EventEmitter,
  Position,
  Range,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from 'vscode';
import type {
  ProfileView,
  RequirementGroup,
  RequirementView,
} from '../../../server/src/lsp/protocol/complianceRequests.ts';
import type { ComplianceStore } from './complianceStore.ts';

/** A row of the view "Compliance". */
export type ComplianceNode =
  | { readonly kind: 'profile'; readonly profile: ProfileView }
  | { readonly kind: 'group'; readonly profile: ProfileView; readonly group: RequirementGroup }
  | RequirementNode
  | {
      readonly kind: 'place';
      readonly of: RequirementNode;
      readonly place: RequirementView['places'][number];
    }
  | { readonly kind: 'reason' | 'line'; readonly of: RequirementNode; readonly text: string }
  | { readonly kind: 'count'; readonly text: string; readonly head: string }
  | { readonly kind: 'note'; readonly text: string; readonly isProblem: boolean };

/** A requirement in the view. */
export interface RequirementNode {
  readonly kind: 'requirement';
  readonly profile: ProfileView;
  readonly group: RequirementGroup;
  readonly requirement: RequirementView;
}

/** The view "Compliance". */
export interface ComplianceTree extends Disposable {
  /** Shows the view, with a requirement selected where its id is given. */
  show(id?: string): Promise<void>;
}

/** Registers the view "Compliance": the requirements of the chosen profiles by their state. */
export function registerComplianceTree(store: ComplianceStore): ComplianceTree {
  const changed = new EventEmitter<void>();
  const provider: TreeDataProvider<ComplianceNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    getChildren: (node) => childrenOf(store, node),
    getParent: (node) => parentOf(store, node),
  };
  const tree = window.createTreeView('auditRules.compliance', {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const listeners = Disposable.from(
    changed,
    tree,
    store.changed(() => {
      const view = store.current()?.view;
      tree.description = view ? view.profiles.map((p) => p.name).join(', ') : '';
      changed.fire();
    }),
  );
  return {
    async show(id) {
      const [first] = childrenOf(store, undefined);
      const node = (id === undefined ? undefined : requirementNode(store, id)) ?? first;
      if (node) await tree.reveal(node, { focus: true, select: true, expand: true });
    },
    dispose: () => listeners.dispose(),
  };
}

/** Returns how many requirements are met: the first row of the view, and a part of the status item's tooltip. */
export function recordedText({ recorded, judged, exact }: ProfileView): string {
  return `${recorded} of ${judged} recorded, ${exact} with matching text`;
}

const states: Readonly<Record<string, readonly [icon: string, color: string]>> = {
  missing: ['error', 'problemsErrorIcon.foreground'],
  dead: ['circle-slash', 'problemsErrorIcon.foreground'],
  partly: ['warning', 'problemsWarningIcon.foreground'],
  effect: ['check', 'problemsWarningIcon.foreground'],
  unknown: ['question', 'problemsInfoIcon.foreground'],
  host: ['vm', 'problemsInfoIcon.foreground'],
  config: ['gear', 'problemsInfoIcon.foreground'],
  waived: ['debug-step-over', 'icon.foreground'],
  exact: ['check-all', 'testing.iconPassed'],
};

function iconOf(state: string): ThemeIcon {
  const [icon, color] = states[state] ?? ['circle-outline', 'icon.foreground'];
  return new ThemeIcon(icon, new ThemeColor(color));
}

function itemOf(node: ComplianceNode): TreeItem {
  switch (node.kind) {
    case 'profile':
      return profileItem(node.profile);
    case 'group':
      return groupItem(node);
    case 'requirement':
      return requirementItem(node);
    case 'place':
      return placeItem(node.place);
    case 'reason':
      return leaf(node.text, node.text, 'info');
    case 'line':
      return leaf(`write ${node.text}`, node.text, 'edit');
    case 'count':
      return leaf(node.text, `${node.text}\n${node.head}`, 'checklist');
    case 'note':
      return leaf(node.text, node.text, node.isProblem ? 'warning' : 'info');
    default:
      return node satisfies never;
  }
}

function leaf(label: string, tooltip: string, icon: string): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.tooltip = tooltip;
  item.iconPath = new ThemeIcon(icon);
  return item;
}

function profileItem({ name, head, recorded, judged }: ProfileView): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = name;
  item.description = `${recorded}/${judged}`;
  item.tooltip = head;
  return item;
}

/** Returns what the menus of a row go by; what cannot be written has another end. */
function contextOf(kind: string, state: string, requirements: readonly RequirementView[]): string {
  const isFixed = isOpenState.test(state) && !requirements.some((r) => r.isWritable);
  return `${kind}.${state}${isFixed ? '.fixed' : ''}`;
}

const isOpenState = /^(?:missing|partly|effect|dead)$/;

function groupItem({
  profile,
  group: { state, title, requirements },
}: Extract<ComplianceNode, { kind: 'group' }>): TreeItem {
  const isOpen = profile.groups[0]?.state === state && state !== 'exact';
  const item = new TreeItem(
    title,
    isOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${profile.name} ${state}`;
  item.description = String(requirements.length);
  item.iconPath = iconOf(state);
  item.contextValue = contextOf('group', state, requirements);
  return item;
}

function requirementItem({ profile, group, requirement }: RequirementNode): TreeItem {
  const { id, what, reasons, lines, severity } = requirement;
  const item = new TreeItem(id, TreeItemCollapsibleState.Collapsed);
  item.id = `${profile.name} ${group.state} ${id}`;
  item.description = what;
  item.tooltip = [`${id}${severity === '' ? '' : ` (${severity})`}: ${what}`, ...reasons, ...lines].join(
    '\n',
  );
  item.iconPath = iconOf(group.state);
  item.contextValue = contextOf('requirement', group.state, [requirement]);
  item.accessibilityInformation = { label: `${id}, ${what}, ${group.title}` };
  return item;
}

function placeItem({ uri, line, label, text }: RequirementView['places'][number]): TreeItem {
  const item = leaf(label, text, 'go-to-file');
  item.description = text;
  const at = new Position(line, 0);
  item.command = {
    title: 'Show Rule',
    command: 'vscode.open',
    arguments: [Uri.parse(uri), { selection: new Range(at, at) }],
  };
  return item;
}

function childrenOf(store: ComplianceStore, node: ComplianceNode | undefined): ComplianceNode[] {
  const view = store.current()?.view;
  if (!view) return [];
  switch (node?.kind) {
    case undefined: {
      const problems = view.problems.map((text): ComplianceNode => ({ kind: 'note', text, isProblem: true }));
      const [only, ...others] = view.profiles;
      // A message of the view would hide rows where it is low.
      const counts = (profile: ProfileView): ComplianceNode => ({
        kind: 'count',
        text: recordedText(profile),
        head: profile.head,
      });
      if (only && others.length === 0) return [...problems, counts(only), ...groupsOf(only)];
      return [...problems, ...view.profiles.map((profile): ComplianceNode => ({ kind: 'profile', profile }))];
    }
    case 'profile':
      return groupsOf(node.profile);
    case 'group':
      return node.group.requirements.map((requirement) => ({ ...node, kind: 'requirement', requirement }));
    case 'requirement':
      return [
        ...node.requirement.reasons.map((text): ComplianceNode => ({ kind: 'reason', of: node, text })),
        ...node.requirement.places.map((place): ComplianceNode => ({ kind: 'place', of: node, place })),
        ...node.requirement.lines.map((text): ComplianceNode => ({ kind: 'line', of: node, text })),
      ];
    default:
      return [];
  }
}

function groupsOf(profile: ProfileView): ComplianceNode[] {
  return [
    ...profile.groups.map((group): ComplianceNode => ({ kind: 'group', profile, group })),
    ...profile.notes.map((text): ComplianceNode => ({ kind: 'note', text, isProblem: false })),
  ];
}

function parentOf(store: ComplianceStore, node: ComplianceNode): ComplianceNode | undefined {
  const isOnly = store.current()?.view.profiles.length === 1;
  switch (node.kind) {
    case 'group':
      return isOnly ? undefined : { kind: 'profile', profile: node.profile };
    case 'requirement':
      return { kind: 'group', profile: node.profile, group: node.group };
    case 'place':
    case 'reason':
    case 'line':
      return node.of;
    case 'profile':
    case 'count':
    case 'note':
      return undefined;
    default:
      return node satisfies never;
  }
}

function requirementNode(store: ComplianceStore, id: string): RequirementNode | undefined {
  for (const profile of store.current()?.view.profiles ?? [])
    for (const group of profile.groups) {
      const requirement = group.requirements.find((r) => r.id === id);
      if (requirement) return { kind: 'requirement', profile, group, requirement };
    }
  return undefined;
}
