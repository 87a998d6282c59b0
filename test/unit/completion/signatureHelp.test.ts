import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signatureHelp } from '../../../server/src/core/completion/signatureHelp.ts';
import { read, targetsOf } from '../../../server/src/core/service.ts';
import { marked } from '../../support/fixture.ts';

const context = { machine: 'x86_64', targets: targetsOf([], 'x86_64') } as const;

/** The labels at the mark, the current part in brackets. */
function at(fixture: string, asked = false): readonly string[] {
  const { text, offset } = marked(fixture);
  const help = signatureHelp(read(text), offset, context, asked);
  return (help?.signatures ?? []).map(({ label, parts }) => {
    const part = parts[help?.current ?? -1] ?? assert.fail(`no part ${help?.current} in ${label}`);
    return `${label.slice(0, part.start)}⟦${label.slice(part.start, part.end)}⟧${label.slice(part.end)}`;
  });
}

describe('signature help: the arguments of system calls', () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    [
      '-a always,exit -F arch=b64 -S openat -F a2&$0',
      'openat(int dfd, const char *filename, ⟦int flags⟧, umode_t mode)',
    ],
    [
      '-a always,exit -F arch=b64 -S openat -F a2$0',
      'openat(int dfd, const char *filename, ⟦int flags⟧, umode_t mode)',
    ],
    ['-a always,exit -F a1=$00 -S kill', 'kill(pid_t pid, ⟦int sig⟧)'],
    [
      '-a always,exit -F arch=b64 -S kill,tgkill -F a1=9$0',
      'kill(pid_t pid, ⟦int sig⟧)',
      'tgkill(pid_t tgid, ⟦pid_t pid⟧, int sig)',
    ],
    // kill has no third argument.
    ['-a always,exit -F arch=b64 -S kill,tgkill -F a2=9$0', 'tgkill(pid_t tgid, pid_t pid, ⟦int sig⟧)'],
    ['-a always,exit -F arch=b64 -S kill -F a3=9$0'],
    ['-a always,exit -F arch=b64 -F a1=9$0'],
    ['-a always,exit -F arch=b64 -S nothing -F a1=9$0'],
    ['-a always,exit -F arch=b64 -S kill -F auid=9$0'],
    ['# -S kill -F a1=$0'],
  ];
  for (const [fixture, ...wanted] of cases)
    it(`Signature help of an argument is right at ${JSON.stringify(fixture)}`, () =>
      assert.deepEqual(at(fixture), wanted));
});

describe('signature help: the form of a line, where it is asked for', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['-w /et$0', '⟦-w PATH⟧ -p [r|w|x|a] -k KEY'],
    ['-w /etc/passwd -p w$0', '-w PATH ⟦-p [r|w|x|a]⟧ -k KEY'],
    ['-w /etc/passwd -p w -k $0', '-w PATH -p [r|w|x|a] ⟦-k KEY⟧'],
    ['-a al$0', '⟦-a LIST,ACTION⟧ -F arch=b64 -S CALL[,CALL…] -F FIELD OPERATOR VALUE -k KEY'],
    [
      '-a always,exit -F arch=b$0',
      '-a LIST,ACTION ⟦-F arch=b64⟧ -S CALL[,CALL…] -F FIELD OPERATOR VALUE -k KEY',
    ],
    [
      '-a always,exit -F arch=b64 -S op$0',
      '-a LIST,ACTION -F arch=b64 ⟦-S CALL[,CALL…]⟧ -F FIELD OPERATOR VALUE -k KEY',
    ],
    [
      '-a always,exit -F auid>=$0',
      '-a LIST,ACTION -F arch=b64 -S CALL[,CALL…] ⟦-F FIELD OPERATOR VALUE⟧ -k KEY',
    ],
    ['-a never,exclude -F msgtype=$0', '-a LIST,ACTION ⟦-F FIELD OPERATOR VALUE⟧'],
  ];
  for (const [fixture, wanted] of cases)
    it(`Signature help of a line is right at ${JSON.stringify(fixture)}`, () =>
      assert.deepEqual(at(fixture, true), [wanted]));
  it('The form of a line is not shown unless it is requested, nor where there is none', () => {
    for (const [fixture] of cases) assert.deepEqual(at(fixture), []);
    for (const fixture of ['-b $0', '-e $0', '-k $0', '$0', '-D $0', '-a always,exit $0'])
      assert.deepEqual(at(fixture, true), []);
  });
});
