import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HintKind, hintKinds, inlayHints } from '../../../server/src/core/decorations/inlayHints.ts';
import { read, targetsOf } from '../../../server/src/core/service.ts';

const context = { targets: targetsOf([], 'x86_64'), machine: 'x86_64' } as const;

function only(...kinds: readonly HintKind[]): Record<HintKind, boolean> {
  return Object.fromEntries(hintKinds.map((k) => [k, kinds.includes(k)])) as Record<HintKind, boolean>;
}

/** The text with its hints in ‹ and ›, as an editor would show them. */
function shown(text: string, kinds = only(...hintKinds), name = ''): string {
  const hints = inlayHints(read(text, name), { start: 0, end: text.length }, kinds, context);
  return [...hints]
    .reverse()
    .reduce((t, h) => `${t.slice(0, h.offset)}‹${h.label}›${t.slice(h.offset)}`, text);
}

/** Each line as it looks with the hints of its kind. */
const cases: Readonly<Partial<Record<HintKind, readonly string[]>>> = {
  techniqueNames: [
    '-w /etc/crontab -p wa -k T1053.003‹Cron›',
    '-w /etc/crontab -p wa -k t1053_003‹Cron›',
    '-w /etc/crontab -p wa -k mitre_T1053.003‹Cron›',
    '-w /etc/crontab -p wa -k T1053.003_1‹Cron›',
    '-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron',
    '-w /etc/crontab -p wa -k T1053.003-at-night',
    '-w /etc/crontab -p wa -k T1053.003,T1078‹Cron, Valid Accounts›',
    '-w /etc/crontab -p wa -k T1053.003-cron,T1078‹Valid Accounts›',
    '-w /etc/crontab -p wa -k T9999',
    '-w /etc/crontab -p wa -k cron',
    '-a always,exit -F key=T1053.003‹Cron› -S open',
    '-a always,exit -F key!=T1053.003‹Cron› -S open',
    '-D -k T1053.003‹Cron›',
    '# T1053.003',
  ],
  ids: [
    '-a always,exit -S open -F auid!=4294967295‹unset›',
    '-a always,exit -S open -F auid!=-1‹unset› -F auid>=1000',
    '-a always,exit -S open -F auid!=0xffffffff‹unset›',
    '-a always,exit -S open -F sessionid=4294967295‹unset›',
    '-a always,exit -S open -F auid!=unset -F uid=0 -F a0=4294967295',
  ],
  numbers: [
    '-a always,exit -F arch=b64 -S 59‹execve›,open,2‹open›',
    '-a always,exit -F arch=b32 -S 11‹execve›',
    '-a always,exit -S 59‹execve› -F arch=b64',
    '-a always,exit -S 2047',
    '-a always,io_uring -S 18‹openat›',
    '-a always,exit -F arch=c000003e‹x86_64› -S open',
    '-a always,exit -F arch=0xc000003e‹x86_64› -S open',
    '-a always,exit -F arch=3221225534‹x86_64› -S open',
    '-a always,exit -F arch=1073741827‹i386› -S open',
    '-a always,exit -F arch=x86_64 -S open',
    '-a always,exit -F arch=b64 -S open -F exit=-13‹EACCES›',
    '-a always,exit -F arch=b64 -S open -F exit=13 -F exit=-EPERM -F exit>0',
    '-a never,exclude -F msgtype=1307‹CWD›',
    '-a never,exclude -F msgtype>=1300‹SYSCALL› -F msgtype<=CWD',
    '-a always,exit -F arch=b64 -S connect -F saddr_fam=10‹inet6›',
    '-a always,exit -F arch=b64 -S connect -F saddr_fam=200',
  ],
  flags: [
    '-a always,exit -F arch=b64 -S open -F a1&0100‹O_CREAT› -k x',
    '-a always,exit -F arch=b64 -S openat -F a2&=0x240‹O_TRUNC|O_CREAT›',
    '-a always,exit -F arch=b64 -S kill,tgkill -F a1=9',
    '-a always,exit -F arch=b64 -S kill -F a1=9‹SIGKILL› -F a0=1',
    '-a always,exit -F arch=b64 -S ptrace -F a0=0x10‹PTRACE_ATTACH›',
    '-a always,exit -F arch=b64 -S 101 -F a0=16‹PTRACE_ATTACH›',
    '-a always,exit -F arch=b64 -S chmod -F a1&06000‹S_ISUID|S_ISGID›',
    '-a always,exit -F arch=b64 -S open,execve -F a1&0100',
    '-a always,exit -F arch=b64 -S open -F a1>0100',
    '-a always,exit -F a1&0100',
    '-a always,exit -F arch=b64 -S open -F pid=2',
  ],
  permissions: [
    '-w /etc/passwd -p x‹2 system calls›',
    '-a always,exit -F arch=b64 -F perm=xx‹2 system calls› -F path=/x',
    '-w /etc/passwd -p q',
  ],
};

describe('inlay hints', () => {
  for (const [kind, lines] of Object.entries(cases))
    for (const line of lines)
      it(`Hints of kind ${kind} are right in: ${line}`, () => {
        const plain = line.replace(/‹.*?›/g, '');
        assert.equal(shown(plain, only(kind as HintKind)), line);
        // Below another line, and with CR LF.
        assert.equal(shown(`-D\n${plain}\r\n`, only(kind as HintKind)), `-D\n${line}\r\n`);
        assert.equal(shown(plain, only()), plain);
      });

  it('Inlay hints are limited to the lines of a span', () => {
    const text = '-D -k T1078\n-D -k T1110\n-D -k T1053\n';
    const offsets = (start: number, end: number) =>
      inlayHints(read(text), { start, end }, only('techniqueNames'), context).map((h) => h.offset);
    assert.deepEqual(offsets(0, text.length), [11, 23, 35]);
    assert.deepEqual(offsets(14, 14), [23]);
    assert.deepEqual(offsets(14, 26), [23, 35]);
  });

  it('The name of a technique is shown once where the lines above, a heading or a lens say it', () => {
    const named = (text: string): string => shown(text, only('techniqueNames'));
    assert.equal(
      named('-D -k T1014\n-D -k T1014\n\n-D -k T1014\n'),
      '-D -k T1014‹Rootkit›\n-D -k T1014\n\n-D -k T1014‹Rootkit›\n',
    );
    assert.equal(
      named('## T1014 Rootkit (noise: low)\n# A note.\n-D -k T1014\n'),
      '## T1014 Rootkit (noise: low)\n# A note.\n-D -k T1014\n',
    );
    assert.equal(named('# T1078\n\n-D -k T1014\n'), '# T1078\n\n-D -k T1014‹Rootkit›\n');
    assert.equal(
      named('# T1014\n-D -k T1014,T1078\n'),
      '# T1014\n-D -k T1014,T1078‹Rootkit, Valid Accounts›\n',
    );
    const text = '-D -k T1014\n';
    const kinds = only('techniqueNames');
    assert.deepEqual(
      inlayHints(read(text), { start: 0, end: 11 }, kinds, context, [{ start: 6, end: 11 }]),
      [],
    );
  });

  it('Inlay hints ignore what a template fills in', () => {
    const text = '-w /x -p wa -k T1078{{ more }}\n-a always,exit -S {{ call }}59 -F auid!=-1 -k T1078\n';
    assert.equal(
      shown(text, only('techniqueNames', 'ids', 'numbers'), 'x.rules.j2'),
      text.replace('-1 ', '-1‹unset› ').replace('T1078\n', 'T1078‹Valid Accounts›\n'),
    );
  });
});
