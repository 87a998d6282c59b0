import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../server/src/core/completion/completion.ts';
import { hover } from '../../server/src/core/hover/hover.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { problemsOf, targetNamed } from '../support/examples.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];

// What every JavaScript object has as a member: a word like any other to somebody who types it.
const members = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];

const lines = [
  '-a always,exit -F ?=5 -S open -k x',
  '-a always,exit -S openat -F a0=? -k x',
  '-a always,exit -S openat -F a1&=? -k x',
  '-a always,exit -F arch=? -S open -k x',
  '-a always,exit -F filetype=? -k x',
  '-a always,exit -F perm=? -k x',
  '-w /etc/x -p ? -k x',
  '-a ?,exit -S open -k x',
  '-a always,? -S open -k x',
  '-S ? -a always,exit -F arch=b64 -k x',
  '-a always,exclude -F msgtype=?',
  '-a always,exit -F exit=-? -S open',
  '-a always,exit -F uid=? -S open',
  '-a always,exit -S execve -C ?!=euid',
  '-a never,filesystem -F fstype=?',
  '-a always,exit -S connect -F saddr_fam=?',
  '-a always,exit -S open -F ? is 5',
  '-a always,exit -S open -F perm ?',
  '-a always,io_uring -S ?',
  '--? 5',
  '-b ?',
  '-e ?',
  '-f ?',
  '? -a always,exit -S open',
  '{"?": "x"}',
  '&?; -w /etc/x',
  '?: -w /etc/x -p wa',
  '-w /etc/x -k ?',
];

for (const line of lines)
  test(`A member of every object is an ordinary word in: ${line}`, () => {
    for (const member of members) {
      const text = line.replace('?', member);
      const said = problemsOf(text, ...targets).flatMap((p) => [p.message, ...p.fixes().map((f) => f.title)]);
      const document = parseDocument(text);
      for (let at = 0; at <= text.length; at++) {
        said.push(JSON.stringify(hover(document, at, { targets, machine: 'x86_64' }) ?? ''));
        complete(document, at, { targets, machine: 'x86_64' });
      }
      for (const words of said) assert.doesNotMatch(words, /native code|\[object |undefined/, text);
    }
  });
