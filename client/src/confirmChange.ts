import { type QuickPickItem, QuickPickItemKind, ThemeIcon } from 'vscode';
import { choose } from './choose.ts';
import { closePreview, type PreviewedChange, showPreview } from './preview.ts';

interface LastItem extends QuickPickItem {
  readonly isYes?: boolean;
}

/** A change that the user is asked about. */
export interface AskedChange {
  /** Of the comparison, and of the list. */
  readonly title: string;
  readonly placeholder: string;
  readonly changes: readonly PreviewedChange[];
  /** What Enter does. */
  readonly yes: Pick<QuickPickItem, 'label' | 'detail'>;
  /** What else there is to know: sentences. */
  readonly notes: readonly string[];
}

/**
 * Shows the files that a change would edit next to what they would become, and asks the user about it.
 * Answers whether the user confirms.
 */
export async function confirmChange({
  title,
  placeholder,
  changes,
  yes,
  notes,
}: AskedChange): Promise<boolean> {
  void showPreview({ changes }, title);
  const items: readonly LastItem[] = [
    { ...yes, iconPath: new ThemeIcon('check'), isYes: true },
    { label: 'Cancel', iconPath: new ThemeIcon('close') },
    ...(notes.length > 0 ? [{ label: 'To know', kind: QuickPickItemKind.Separator }] : []),
    ...notes.map((label) => ({ label, iconPath: new ThemeIcon('info') })),
  ];
  const choice = await choose<LastItem>({
    title,
    placeholder,
    items: Promise.resolve(items),
    stay: (item) => notes.includes(item.label),
  });
  await closePreview(title);
  return choice !== undefined && choice !== 'back' && choice.items[0]?.isYes === true;
}
