import {
  type QuickInputButton,
  QuickInputButtons,
  type QuickPickItem,
  QuickPickItemKind,
  window,
} from 'vscode';

/** One step of choosing from a list. */
export interface ChoiceStep<T extends QuickPickItem> {
  /** None until it is there. */
  readonly title: string | Promise<string>;
  readonly placeholder: string;
  /**
   * Shown as busy until they are there. Several can be ticked where `many`; those with `picked` are from the
   * start.
   */
  readonly items: Promise<readonly T[]>;
  readonly many?: boolean;
  /** A step comes before this one. */
  readonly back?: boolean;
  /** Does what an item is for, with the list staying open; answers whether it is such an item. */
  readonly stay?: (item: T) => boolean;
  /** Another way to go on with what is chosen. */
  readonly other?: QuickInputButton;
  /** Asks for the same list in another form; what is ticked goes along. */
  readonly toggle?: QuickInputButton;
}

/** What was chosen; `back` for the step before this one, undefined where the list was closed. */
export type Choice<T> =
  | { readonly items: readonly T[]; readonly other: boolean; readonly toggled?: true }
  | 'back'
  | undefined;

/**
 * Shows a list, and waits until something is chosen or the list is closed, for which it returns undefined.
 * Rejects where the items do.
 * @param step the list, and what can be done with it
 */
export function choose<T extends QuickPickItem>(step: ChoiceStep<T>): Promise<Choice<T>> {
  const pick = window.createQuickPick<T>();
  pick.placeholder = step.placeholder;
  pick.canSelectMany = step.many === true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const { back, toggle, other } = step;
  pick.buttons = [
    ...(back ? [QuickInputButtons.Back] : []),
    ...(toggle ? [toggle] : []),
    ...(other ? [other] : []),
  ];
  // What is shown next to it takes the focus for a moment.
  pick.ignoreFocusOut = step.stay !== undefined;
  pick.busy = true;
  pick.show();
  return new Promise((resolve, reject) => {
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    const end = (choice: Choice<T>): void => {
      resolve(choice);
      pick.hide();
    };
    pick.onDidAccept(() => {
      const [first] = pick.selectedItems;
      // Nothing has what is typed, or nothing is there yet: the list stays, for other words.
      if (!first && !step.many) return;
      if (!first || !step.stay?.(first)) end({ items: pick.selectedItems, other: false });
    });
    pick.onDidTriggerButton((button) => {
      if (button === QuickInputButtons.Back) return end('back');
      const items = pick.selectedItems;
      return end(button === toggle ? { items, other: false, toggled: true } : { items, other: true });
    });
    Promise.all([step.title, step.items]).then(
      ([title, items]) => {
        pick.title = title;
        pick.items = items;
        pick.selectedItems = items.filter((i) => i.picked);
        pick.busy = false;
        // What is ticked would be lost.
        if (!step.many) pick.onDidChangeValue((typed) => (pick.items = found(items, typed)));
      },
      (error: unknown) => {
        reject(error);
        pick.hide();
      },
    );
  });
}

/**
 * Returns the items that have every word of what is typed. VS Code's own filter is content with the letters
 * in their order, so that `G0106` would find nearly all groups; what it would not find stays.
 */
function found<T extends QuickPickItem>(items: readonly T[], typed: string): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.flatMap((item): readonly T[] => {
    if (item.kind === QuickPickItemKind.Separator) return [];
    const text = `${item.label} ${item.description ?? ''} ${item.detail ?? ''}`.toLowerCase();
    return words.every((w) => text.includes(w)) ? [{ ...item, alwaysShow: true }] : [];
  });
}
