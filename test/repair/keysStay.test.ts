// Whatever else is wrong with a rule, its key is not taken for something else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { target } from '../../server/src/core/facts/targets.ts';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { commandsIn } from '../../server/src/core/syntax/line.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { targets } from './measure.ts';

/** Keys that are permissions, system calls, fields, lists, architectures or numbers elsewhere in a rule. */
const KEYS =
  'www raw war x a rwx wa w all open exit always never task user b64 64 32 1 1000 perm uid auid key path dir arch success read write exec execve sync identity'.split(
    ' ',
  );

/** Rules with one fault, which is not at the key; KEY is `-k` or `-F key=` with the key. */
const FAULTY = [
  '-a always,exit -F uid=33 KEY',
  '-a always,exit KEY -F uid=33',
  '-a always,exit KEY -F path=/etc/passwd -F perm=wa',
  '-a always,exit -F arch=b64 -S opne KEY',
  '-a always,exit -F arch=b64 -S open -F audi>=1000 KEY',
  '-a always,exit -F arch=b64 -S open -F sync&1 KEY',
  '-a always,exit -F arch=b64 -S open -F auid=>1000 KEY',
  '-a always,exit -F arch=b64 -S open -F auid KEY',
  '-a always,exit -F arch=b64 open KEY',
  '-a always,exit -F arch=b64 -S open auid>=1000 KEY',
  '-a always,exit -F arch=b64 -S open, openat KEY',
  '-a always,exit -F arch=b64 -S open -F exit=-EACESS KEY',
  '-a always,exit -F arch=b64 -S open -C uid!=eiud KEY',
  '-a always,exit -F arch=b46 -S open KEY',
  '-a exit -F arch=b64 -S open KEY',
  '-a allways,exit -F arch=b64 -S open KEY',
  '-F arch=b64 -S open KEY',
  '-a always,exit -F path=etc/passwd -F perm=wa KEY',
  '-a always,exit -F path=/etc/passwd -F perm=wq KEY',
  '-a always,exit -F path=/etc/passwd -p wa KEY',
  '-a always,exit -F path=/etc/passwd KEY perm=wa',
  '-a always,exit /etc/passwd KEY',
  'a always,exit -F arch=b64 -S open KEY',
  '-w etc/passwd -p wa KEY',
  '-w /etc/passwd -p wq KEY',
  '-w /etc/passwd -p rwd KEY',
  '-w /etc/passwd wa KEY',
  '-w /etc/passwd -p KEY',
  '/etc/passwd -p wa KEY',
  'w /etc/passwd -p wa KEY',
  '-w /etc/passwd -F perm=wa KEY',
  '-w /srv/my files -p wa KEY',
  '-w "/etc/passwd" -p wa KEY',
  '-w /etc/passwd \u2013p wa KEY',
  '-w /etc/passwd -perm wa KEY',
  '-w /etc/passwd -F auid>=1000 KEY',
  'auditctl -w /etc/passwd -p wa KEY',
  'KEY -w /etc/passwd -p wa',
  '-w /etc/passwd KEY # who reads it',
];

const debian = ['debian-12'].flatMap((name) => target(name) ?? []);

/** Returns the keys of the rules in a text. */
function keysIn(text: string): readonly string[] {
  return commandsIn(text).flatMap((node) => node.parts.keys.map((k) => k.value));
}

for (const option of ['-k ', '-F key=', '-k'])
  test(`The first fix, and every safe one, leaves the key after "${option}" as it is.`, () => {
    for (const faulty of FAULTY)
      for (const key of KEYS) {
        const line = faulty.replace('KEY', `${option}${key}`);
        for (const asked of [targets, debian])
          for (const p of lintLines(parseDocument(line), { targets: asked }).problems)
            for (const [i, fix] of p.fixes().entries()) {
              if (i > 0 && fix.safety !== 'safe') continue;
              const after = applyEdits(line, fix.edits);
              assert.deepEqual(
                [...new Set(keysIn(after))],
                [key],
                `${line}\n${p.code} ${fix.safety} ${fix.title}\n${after}`,
              );
            }
      }
  });

/** Returns what the safe fixes make of a line, and the texts that all fixes offer. */
function fixesOf(line: string): { readonly safe: string; readonly offered: readonly string[] } {
  const document = parseDocument(line);
  const offered = lintLines(document, { targets: debian }).problems.flatMap((p) =>
    p.fixes().map((f) => applyEdits(line, f.edits)),
  );
  return { safe: fixedText(document, { targets: debian }), offered };
}

test('A key of permission letters on a rule that cannot have one is not written as permissions.', () => {
  for (const key of ['www', 'raw', 'war', 'x', 'a']) {
    const line = `-a always,exit -F uid=33 -k ${key}`;
    const { safe, offered } = fixesOf(line);
    assert.equal(safe, line);
    assert.deepEqual(offered, [`-a always,exit -F uid=33 -S all -k ${key}`, '-a always,exit -F uid=33']);
  }
});

test('A key with an operator in it is never written as permissions.', () => {
  for (const line of ['-w /etc/passwd -p wa -k ra>=5', '-w /etc/passwd -k wa!=5', '-w /etc/passwd -kx>=1'])
    for (const text of fixesOf(line).offered) assert.doesNotMatch(text, /(?:-p|perm=) ?(?!wa -k)/, text);
});

test('A watch with a key of permission letters loads, and has no fix.', () => {
  assert.deepEqual(fixesOf('-w /etc/passwd -k rwx').offered, []);
});
