// The most common sequences of test/fixtures/typing in a real VS Code: before each key that is no character, the row that has the
// focus is the one that the reproduction in test/support/typist.ts has, with the same letters highlighted (with fewer, the answer to
// the last character is not there yet, and Enter would take the row), and what the keys leave is what the table says.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startClient, type TestClient } from '../support/client.ts';
import { type TypedSequence, typedSequences } from '../support/typedSequences.ts';
import { keyNames, openForTyping, typingOptions } from '../support/typing.ts';
import { openWorkbench, pressUntil, shootFailures, type Workbench } from '../support/workbench.ts';

const file = 'audit-typing.rules';
/** How many keys before the last are typed; what is before them is put in at once. */
const TYPED = 14;
/** How often a sequence is typed: a busy workbench loses keys. */
const TRIES = 4;
/** How long one state is waited for, in milliseconds. */
const PATIENCE = 5000;
/** What a name in `keyNames` is called by Playwright. */
const keys: Readonly<Record<string, string>> = {
  Down: 'ArrowDown',
  Up: 'ArrowUp',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
  'Space+Ctrl': 'Control+Space',
};

let workbench: Workbench;
let client: TestClient;
let page: Page;

before(async () => {
  client = await startClient('memory', typingOptions);
  workbench = await openWorkbench(file, {
    files: { [file]: '' },
    // What is drawn into the lines would be read as their text.
    settings: { 'editor.inlayHints.enabled': 'off', 'editor.codeLens': false },
  });
  page = workbench.page;
  await page.locator('[id="status.editor.mode"]', { hasText: 'Linux Audit Rules' }).waitFor();
  await page.locator('.editor-instance .view-line').first().click();
  const offers = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: '-w' });
  await pressUntil(page, 'Control+Space', offers);
  await page.keyboard.press('Escape');
});

after(async () => {
  await workbench?.close();
  await client?.stop();
});

shootFailures(() => workbench);

/** The label of the row that has the focus, as `highlighted` of ShownList; undefined where no list shows. */
function focusedRow(): Promise<string | undefined> {
  return page.evaluate(() => {
    const row = document.querySelector('.suggest-widget.visible .monaco-list-row.focused .label-name');
    if (!row) return undefined;
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    let label = '';
    while (texts.nextNode()) {
      const { textContent, parentElement } = texts.currentNode;
      label += parentElement?.closest('.highlight') ? `[${textContent}]` : textContent;
    }
    return label;
  });
}

/** The text of the editor with its cursor as a bar, as lines and status bar show it. */
function shownText(): Promise<string> {
  return page.evaluate(() => {
    const top = (line: HTMLElement): number => Number.parseFloat(line.style.top);
    const drawn = [...document.querySelectorAll<HTMLElement>('.editor-instance .view-line')];
    const lines = drawn
      .sort((a, b) => top(a) - top(b))
      .map((l) => (l.textContent ?? '').replaceAll('\u00a0', ' '));
    const place = document.querySelector('[id="status.editor.selection"]')?.textContent ?? '';
    const [, line = '1', column = '1'] = /Ln (\d+), Col (\d+)/.exec(place) ?? [];
    return lines
      .map((text, i) =>
        i + 1 === Number(line)
          ? `${text.slice(0, Number(column) - 1)}|${text.slice(Number(column) - 1)}`
          : text,
      )
      .join('\n');
  });
}

/** Looks until something is as wanted, and returns what it was last. */
async function lookFor<T>(look: () => Promise<T>, wanted: T): Promise<T> {
  let found = await look();
  for (const end = Date.now() + PATIENCE; found !== wanted && Date.now() < end; found = await look())
    await page.waitForTimeout(20);
  return found;
}

/** Empties the editor, and writes a text into it at once with the cursor at its bar. */
async function startWith(text: string): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Backspace');
  const [head = '', tail = ''] = text.split('|');
  if (head + tail !== '') await page.keyboard.insertText(head + tail);
  for (let i = 0; i < tail.length; i++) await page.keyboard.press('ArrowLeft');
  await lookFor(shownText, text);
  await page.keyboard.press('Escape');
  await lookFor(focusedRow, undefined);
}

/** Types a sequence once; returns what differs from the reproduction or from the table, undefined where nothing does. */
async function difference({ keys: all, before, after }: TypedSequence): Promise<string | undefined> {
  const pressed = [...all];
  const named = pressed.findIndex((key) => keyNames[key] !== undefined);
  const from = Math.max(0, Math.min(pressed.length - TYPED, named < 0 ? pressed.length : named));
  const start = before.replace('|', `${pressed.slice(0, from).join('')}|`);
  const reproduced = await openForTyping(client, start);
  let focused: string | undefined;
  await startWith(start);
  try {
    for (const key of pressed.slice(from)) {
      const name = keyNames[key];
      if (name !== undefined) {
        const row = await lookFor(focusedRow, focused);
        if (row !== focused) return `Before ${name}, the row was ${row}, and reproduced ${focused}.`;
      }
      await page.keyboard.press(name === undefined ? key : (keys[name] ?? name));
      const { list } = await reproduced.press(key);
      focused = list?.highlighted;
      // As the reproduction, with every answer in before the next key; a difference is told before the next key that is no character.
      await lookFor(focusedRow, focused);
    }
  } finally {
    await reproduced.close();
  }
  const shown = await lookFor(shownText, after);
  return shown === after ? undefined : `${JSON.stringify(shown)} was left.`;
}

const common = [...typedSequences.values()].flat().filter((s) => s.isCommon);
let repeated = 0;

for (const sequence of common) {
  const at = sequence.before === '|' ? '' : ` in ${JSON.stringify(sequence.before)}`;
  test(`In VS Code, typing ${JSON.stringify(sequence.keys)}${at} leaves ${JSON.stringify(sequence.after)}`, {
    timeout: 300_000,
  }, async () => {
    let found = await difference(sequence);
    for (let tries = 1; found !== undefined && tries < TRIES; tries++) {
      repeated++;
      process.stdout.write(`# typed again: ${found}\n`);
      found = await difference(sequence);
    }
    assert.equal(found, undefined);
  });
}

test("A key of one's own stands first, and keys and techniques stand below it", async () => {
  process.stdout.write(`# ${common.length} sequences, ${repeated} typed again\n`);
  await startWith('-w /etc/crontab -p wa -k |');
  await page.keyboard.type('cron', { delay: 50 });
  assert.equal(await lookFor(focusedRow, '[cron]'), '[cron]');
  await workbench.shoot('typing-own-key');
  await startWith('-w /etc/passwd -p wa -k |');
  await pressUntil(page, 'Control+Space', page.locator('.suggest-widget.visible .monaco-list-row'));
  await workbench.shoot('typing-keys');
});
