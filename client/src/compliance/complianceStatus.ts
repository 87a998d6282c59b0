import { Disposable, StatusBarAlignment, window } from 'vscode';
import { activeRules } from '../rulesDocuments.ts';
import type { ComplianceStore } from './complianceStore.ts';
import { recordedText } from './complianceTree.ts';

/**
 * Registers the item of the status bar that shows how many requirements of the chosen profiles the rules
 * record: `stig-rhel-9 48/54`. It is there while rules are, and a click on it opens the view.
 */
export function registerComplianceStatus(store: ComplianceStore): Disposable {
  const item = window.createStatusBarItem('auditRules.compliance', StatusBarAlignment.Right, 90);
  item.name = 'Linux Audit Rules: Compliance';
  item.command = 'auditRules.showCompliance';
  function update(): void {
    const view = activeRules() ? store.current()?.view : undefined;
    if (!view || view.profiles.length === 0) {
      item.hide();
      return;
    }
    item.text = `$(checklist) ${view.profiles.map((p) => `${p.name} ${p.recorded}/${p.judged}`).join(', ')}`;
    item.tooltip = view.profiles
      .map((p) => `${p.name}, ${view.rules} on ${p.target}: ${recordedText(p)}`)
      .join('\n');
    item.accessibilityInformation = { label: item.tooltip };
    item.show();
  }
  return Disposable.from(item, store.changed(update), window.onDidChangeActiveTextEditor(update));
}
