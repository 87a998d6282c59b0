import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { packageExtension } from '../support/package.ts';
import { readJson, root } from '../support/root.ts';

let file = '';
let files: ReadonlyMap<string, Buffer>;

/** The entries of a zip file by name; only what a .vsix uses (stored or deflated, no zip64). */
function readZip(path: string): Map<string, Buffer> {
  const zip = readFileSync(path);
  const entries = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    entries.set(name, zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** Every string of the manifest that starts with "./": a path into the package. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [value.slice(2)] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(pathsIn) : [];
}

before(() => {
  file = process.env['AUDIT_RULES_VSIX'] ?? packageExtension(join(root, 'out/test/package/audit-rules.vsix'));
  files = readZip(file);
});

test('The package is smaller than 1.5 MB', () => {
  assert.ok(statSync(file).size < 1_500_000, `${statSync(file).size} bytes`);
});

test('The package contains only what ships', () => {
  const allowed =
    /^(?:\[Content_Types\]\.xml|extension\.vsixmanifest|extension\/(?:package\.json|readme\.md|changelog\.md|LICENSE(?:\.txt)?|NOTICE|language-configuration\.json|(?:dist|syntaxes|snippets|schemas)\/[^/]+\.(?:c?js|json)|dist\/(?:coverage|log)\.css|docs\/checks\/[^/]+\.md|docs\/images\/[^/]+\.png))$/i;
  for (const name of files.keys()) assert.match(name, allowed);
  for (const name of files.keys()) assert.doesNotMatch(name, /\.ts$|\.map$|test|node_modules|\/src\//i);
});

test('Each picture of the package is one that its manifest shows', () => {
  const manifest = String(files.get('extension/package.json'));
  const pictures = [...files.keys()].filter((n) => n.endsWith('.png'));
  assert.ok(pictures.length > 5);
  for (const name of pictures) assert.ok(manifest.includes(name.replace('extension/', '')), name);
});

test('The package contains readme, changelog, license and notice', () => {
  const names = [...files.keys()].map((n) => n.toLowerCase());
  for (const wanted of ['readme.md', 'changelog.md', 'license', 'notice'])
    assert.ok(
      names.some((n) => n.startsWith(`extension/${wanted}`)),
      wanted,
    );
});

test('A gallery can show the icon and the pictures of the readme', () => {
  const { icon, galleryBanner } = readJson<{ icon: string; galleryBanner: { color: string } }>(
    'package.json',
  );
  const drawn = files.get(`extension/${icon}`) ?? assert.fail(icon);
  // The header of a PNG: width and height follow the name of its first chunk.
  assert.deepEqual(
    [drawn.toString('latin1', 12, 16), drawn.readUInt32BE(16), drawn.readUInt32BE(20)],
    ['IHDR', 128, 128],
  );
  assert.match(galleryBanner.color, /^#[0-9a-f]{6}$/);
  const { homepage } = readJson<{ homepage: string }>('server/package.json');
  const readme = String(files.get('extension/readme.md'));
  const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map((m) => m[1] ?? '');
  assert.ok(pictures.length >= 5);
  for (const picture of pictures) {
    assert.ok(picture.startsWith(`${homepage}/raw/HEAD/`), picture);
    // A gallery fetches them from the repository.
    assert.ok(existsSync(picture.replace(`${homepage}/raw/HEAD`, root)), picture);
  }
});

test('Every path that the manifest names exists in the package', () => {
  const manifest = JSON.parse(String(files.get('extension/package.json'))) as Record<string, unknown>;
  const paths = [manifest['main'], manifest['browser'], manifest['contributes']].flatMap(pathsIn);
  assert.ok(paths.length >= 4);
  for (const path of paths) {
    const found = [path, `${path}.js`].some((p) => files.has(`extension/${p}`));
    assert.ok(found, path);
  }
});

test('The bundles name no path of the machine that built them', () => {
  for (const [name, bytes] of files) assert.ok(!bytes.includes(root), name);
});

test('The manifest activates for our language and our configuration, and supports untrusted and virtual workspaces', () => {
  const manifest = readJson<{
    activationEvents: unknown[];
    capabilities: unknown;
    contributes: { commands: { command: string; category: string }[] };
  }>('package.json');
  // A view that was open when the window closed is filled again; a workspace with our configuration may have rules inside
  // files of other languages; all else starts with the language or a command.
  assert.deepEqual(manifest.activationEvents, [
    'onWebviewPanel:auditRules.coverage',
    'onWebviewPanel:auditRules.log',
    'workspaceContains:.audit-rules.json',
  ]);
  assert.deepEqual(manifest.capabilities, {
    // No log is read because a workspace that is not trusted says so.
    untrustedWorkspaces: {
      supported: true,
      restrictedConfigurations: ['auditRules.log.file', 'auditRules.log.rules'],
    },
    virtualWorkspaces: true,
  });
  for (const { command, category } of manifest.contributes.commands) {
    assert.match(command, /^auditRules\./);
    assert.equal(category, 'Linux Audit Rules');
  }
});

test('Menus and the walkthrough name commands and pictures that exist', () => {
  const { commands, menus, walkthroughs } = readJson<{
    contributes: {
      commands: { command: string; title: string }[];
      menus: Record<string, { command: string }[]>;
      walkthroughs: {
        steps: {
          description: string;
          completionEvents: string[];
          media: { image: Record<'dark' | 'light' | 'hc' | 'hcLight', string>; altText: string };
        }[];
      }[];
    };
  }>('package.json').contributes;
  const own = new Set(commands.map((c) => c.command));
  const steps = walkthroughs.flatMap((w) => w.steps);
  // A condition may name what the extension says of itself, which is no command.
  const shown = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
  const named = JSON.stringify([shown, steps]).match(/auditRules\.\w+(?=["):])/g) ?? [];
  assert.ok(steps.length >= 4 && named.length >= 10);
  for (const name of named) if (name !== 'auditRules.targets') assert.ok(own.has(name), name);
  for (const { media, completionEvents } of steps) {
    assert.ok(completionEvents.length > 0 && media.altText !== '');
    const { dark, light, hc, hcLight } = media.image;
    assert.deepEqual([hc, hcLight], [dark, light]);
    assert.notEqual(dark, light);
    for (const image of [dark, light]) {
      const picture = files.get(`extension/${image}`);
      assert.ok(picture && picture.length < 40_000, `${image}: ${picture?.length} bytes`);
    }
  }
  // Words of one letter case within a title: "Show Merged Rules", but "for a Technique".
  for (const { title } of commands)
    assert.match(title, /^[A-Z]\S*(?: (?:[A-Z/][^ ]*|a|for|to|with))*$/, title);
});
