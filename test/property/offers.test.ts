import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complete } from '../../server/src/core/completion/completion.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { read, targetsOf } from '../../server/src/core/service.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';

const context = { machine: 'x86_64' as const, targets: targetsOf([], 'x86_64') };

/** Rules and controls that load, of every list and with an option of every kind. */
const lines = [
  '-w /etc/passwd -p wa -F auid>=1000 -k identity',
  '-W /etc/passwd -p wa -k identity',
  '-a always,exit -F arch=b64 -S openat,open -F a2&0100 -F exit=-EACCES -F auid>=1000 -F auid!=unset -k access',
  '-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -F key=identity',
  '-a always,exit -F dir=/etc -p wa -k etc',
  '-A never,exit -F arch=b64 -S connect -F saddr_fam=2 -C uid!=euid -F filetype=socket -F gid=0',
  '-a exit,always -S all -F pid=1 -F exe=/usr/bin/su -k su',
  '-d always,exit -F arch=b64 -S execve -k run',
  '-a always,io_uring -F arch=b64 -S openat -F uid!=0 -k ring',
  '-a never,exclude -F msgtype=CWD',
  '-a never,user -F auid=0 -F exe=/usr/bin/su',
  '-a never,task -F uid=0',
  '-a never,filesystem -F fstype=tracefs -k fs',
  '-D -k old',
  '-b 8192 -f 1',
  '-i',
  '--signal HUP',
];

const loads = (line: string): boolean => {
  const node = parseLine(line);
  if (node.kind !== 'command') return false;
  // A control sends no rule, and has no fault.
  return context.targets.some((t) => {
    const { outcome, fault } = judge(node, t.release, t.machine);
    return outcome === 'loads' || fault === undefined;
  });
};

/** Every way to go on that is offered at an offset, with the first values of what asks for one; what a person must type is left out. */
function continued(text: string, offset: number, values: number): readonly string[] {
  return complete(read(text), offset, context)
    .items.slice(0, values)
    .flatMap((item) => {
      const end = item.span.start + item.newText.length;
      const next = text.slice(0, item.span.start) + item.newText + text.slice(item.span.end);
      if (next === text) return [];
      return item.more ? continued(next, end, Math.min(values, 12)) : [next];
    });
}

describe('completion', () => {
  for (const line of lines)
    it(`Completion offers nothing that stops a line from loading: ${line}`, () => {
      assert.ok(loads(line), 'the line itself loads');
      const gaps = [...line.matchAll(/ (?=-)|$/g)].map((m) => m.index);
      const made = gaps.flatMap((at) => continued(`${line.slice(0, at)} ${line.slice(at)}`, at + 1, 40));
      assert.deepEqual(
        made.filter((m) => !loads(m)),
        [],
      );
      if (line.startsWith('-a')) assert.ok(made.length > 10, `${made.length} offers`);
    });
});
