import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';
import { host, newPage, tryUntil } from '../support/workbench.ts';

test('npm start serves a VS Code that marks the problems of the article', { timeout: 600_000 }, async () => {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), '--via=host'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
        const found = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(text);
        if (found) resolve(found[0]);
      });
      child.once('exit', () => reject(new Error(`npm start ended early:\n${text}`)));
    });
    const browser = await host.launchBrowser();
    try {
      const page = await newPage(browser);
      await page.goto(address);
      const article = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'article.rules' });
      await tryUntil(
        () => article.dblclick(),
        (timeout) => page.locator('.squiggly-error').nth(4).waitFor({ timeout }),
      );
    } finally {
      await browser.close();
    }
  } finally {
    child.kill('SIGINT');
  }
  assert.equal(await ended, 0);
});
