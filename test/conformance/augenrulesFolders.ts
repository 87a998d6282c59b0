import type { SourceFile } from '../../server/src/core/ruleset/ruleset.ts';

export interface Random {
  /** A number from 0 up to, but not with, `n`. */
  readonly below: (n: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly chance: (percent: number) => boolean;
}

/** Numbers that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    chance: (percent) => below(100) < percent,
  };
}

const CONTROLS = [
  '-D',
  '-D ',
  ' -D',
  '-D\t',
  '-D -k key',
  '--D',
  '-Ds',
  's-D',
  '-b 8192',
  ' -b 300',
  '-b8192',
  '-b 300 -e 1',
  '-bs',
  'ss-b 1',
  '-f 1',
  '\t-f 2',
  '-f0',
  '-e 1',
  '-e 2',
  ' -e 1',
  '-e2',
  's-e 1',
  '-r 100',
  '-i',
  '-c',
  ' -i',
  '--backlog_wait_time 60000',
  '--loginuid',
  '-D-',
];
const COMMENTS = [
  '# a comment',
  '#',
  '##',
  ' # indented',
  '\t# tab',
  '  \t #x',
  's# letter',
  'sss#',
  '\u3000# wide',
  '\u00a0# no-break',
  '\v#',
  '\f #',
  'é#',
  ' \u2028#',
];
const RULES = [
  '-w /etc/passwd -p wa -k identity',
  '-a always,exit -F arch=b64 -S execve -k exec',
  ' -w /etc/shadow -p wa',
  '-a never,task',
  '-w /etc/x\\ y -k "q"',
  '-w /é/ü -k \u{1f600}',
  'foo',
  'sshd -b',
  '-a always,exit -S all -F dir=/etc -k d # trailing',
  '-k \u0001x',
  '-w /tmp/%s%d -k %',
];
const BLANKS = ['', '', ' ', '\t', '   ', 's'];

function line(random: Random): string {
  const kind = random.below(10);
  const text = random.pick(kind < 3 ? CONTROLS : kind < 5 ? COMMENTS : kind < 6 ? BLANKS : RULES);
  return random.chance(3) ? `${text}${' x'.repeat(random.below(4000))}` : text;
}

const STEMS = [
  'a',
  'b',
  'audit',
  'Z',
  'ä',
  'x-y',
  'x_y',
  'x~',
  'x.y',
  'a1',
  'a01',
  'a10',
  'a9b',
  '00',
  'x.2',
  '1.10',
  '1.9',
  'x+',
  'X',
  '10.rules',
  '~',
  '-n',
  '#h',
  '@',
];
const ENDINGS = [
  '.rules',
  '.rules',
  '.rules',
  '.rules',
  '.rules',
  '.rules',
  '.rules',
  '.rules.bak',
  '.RULES',
  '.rule',
  '.rules~',
  '',
  '.conf',
  '.rules.rules',
];

function name(random: Random): string {
  const number = random.chance(70)
    ? `${random.chance(30) ? '0' : ''}${random.below(random.chance(20) ? 1200 : 100)}${random.pick(['-', '-', '_', '.', '', ' ', '~'])}`
    : '';
  const stem = random.pick(STEMS);
  const hidden = random.chance(4) ? '.' : '';
  return `${hidden}${number}${stem}${random.pick(ENDINGS)}`;
}

/** A rules.d folder with what people, editors and other systems leave in one. */
export function generateFolder(random: Random): readonly SourceFile[] {
  const files = new Map<string, string>();
  for (let n = random.below(8); n > 0; n--) {
    const newline = random.chance(15) ? '\r\n' : '\n';
    const lines = Array.from(
      { length: random.below(9) },
      () => line(random) + (random.chance(4) ? '\r' : ''),
    );
    files.set(name(random), lines.join(newline) + (lines.length > 0 && random.chance(70) ? newline : ''));
  }
  return [...files].map(([n, text]) => ({ name: n, text }));
}
