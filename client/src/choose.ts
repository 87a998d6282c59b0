import { type QuickInputButton, QuickInputButtons, type QuickPickItem, window } from 'vscode';

/** One step of choosing from a list. */
export interface Step<T extends QuickPickItem> {
  /** None until it is there. */
  readonly title: string | Promise<string>;
  readonly placeholder: string;
  /** Shown as busy until they are there. Several can be ticked where `many`; those with `picked` are from the start. */
  readonly items: Promise<readonly T[]>;
  readonly many?: boolean;
  /** A step comes before this one. */
  readonly back?: boolean;
  /** Another way to go on with what is chosen. */
  readonly other?: QuickInputButton;
}

/** What came of it: undefined where it was left. */
export type Choice<T> = { readonly items: readonly T[]; readonly other: boolean } | 'back' | undefined;

/** Shows a list, and waits until something is chosen or it is left. Rejects where the items do. */
export function choose<T extends QuickPickItem>(step: Step<T>): Promise<Choice<T>> {
  const pick = window.createQuickPick<T>();
  pick.placeholder = step.placeholder;
  pick.canSelectMany = step.many === true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = [...(step.back ? [QuickInputButtons.Back] : []), ...(step.other ? [step.other] : [])];
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
    pick.onDidAccept(() => end({ items: pick.selectedItems, other: false }));
    pick.onDidTriggerButton((button) => end(button === QuickInputButtons.Back ? 'back' : { items: pick.selectedItems, other: true }));
    Promise.all([step.title, step.items]).then(
      ([title, items]) => {
        pick.title = title;
        pick.items = items;
        pick.selectedItems = items.filter((i) => i.picked);
        pick.busy = false;
      },
      (error: unknown) => {
        reject(error);
        pick.hide();
      },
    );
  });
}
