import { window } from 'vscode';
import { withoutLinks } from './noticeText.ts';

// The one way to show a notification: values in it make no links.

/**
 * Shows an information message; returns the label of the button that was pressed, undefined where none was.
 * @param buttons the labels of its buttons
 */
export function inform(text: string, ...buttons: readonly string[]): Thenable<string | undefined> {
  return window.showInformationMessage(withoutLinks(text), ...buttons);
}

/**
 * Shows an answer in a dialog that closes with Enter or Escape and leaves nothing behind; returns the label of
 * the button that was pressed, undefined where it was closed.
 * @param title what the answer is about
 */
export function answer(
  title: string,
  detail: string,
  ...buttons: readonly string[]
): Thenable<string | undefined> {
  const options = { modal: true, detail: withoutLinks(detail) };
  return window.showInformationMessage(withoutLinks(title), options, ...buttons);
}

/** Shows a warning message, without buttons. */
export function warn(text: string): void {
  void window.showWarningMessage(withoutLinks(text));
}

/** Shows an error message, without buttons. */
export function alarm(text: string): void {
  void window.showErrorMessage(withoutLinks(text));
}
