import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';
import { host, newPage } from '../support/workbench.ts';

test('npm start serves a VS Code that shows the problems of the article and the walkthrough', {
  timeout: 600_000,
}, async () => {
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
      await page.locator('.tab', { hasText: 'article.rules' }).waitFor();
      await page.locator('.squiggly-error').nth(4).waitFor();
      await page
        .locator('.getting-started-step', { hasText: 'Fix lines that would not load' })
        .first()
        .waitFor();
      await page.screenshot({ path: join(root, 'out/shots/start.png') });
    } finally {
      await browser.close();
    }
  } finally {
    child.kill('SIGINT');
  }
  assert.equal(await ended, 0);
});
