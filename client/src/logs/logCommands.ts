import { Disposable, type ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { registerGoToRule } from '../goToRule.ts';
import { registerExplainEvent } from './explainEvent.ts';
import { registerLogView } from './logPanel.ts';

/** Registers all commands about logs of Linux audit. */
export function registerLogCommands(context: ExtensionContext, client: BaseLanguageClient): Disposable {
  return Disposable.from(registerGoToRule(), registerExplainEvent(client), registerLogView(context, client));
}
