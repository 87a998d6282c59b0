// Renders docs/images/icon.svg to the 128 pixels that a gallery wants: node scripts/icon.mjs writes docs/images/icon.png.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './lib/run.mjs';

const SIZE = 128;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  const drawing = readFileSync(join(root, 'docs/images/icon.svg'), 'utf8');
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${drawing}`);
  await page.screenshot({ path: join(root, 'docs/images/icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
