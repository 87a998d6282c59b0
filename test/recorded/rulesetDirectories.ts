import { type Target, target } from '../../server/src/core/facts/targets.ts';
import type { SourceFile } from '../../server/src/core/ruleset/ruleset.ts';
import { generateFolder, randomFrom } from '../conformance/augenrulesFolders.ts';
import { damaged } from '../conformance/damage.ts';
import { line, type Random, random } from '../conformance/vocabulary.ts';

/** Targets that differ in awk, release and machine. */
export const targets: readonly Target[] = [
  target('ubuntu-20.04'),
  target('ubuntu-24.04', 'i386'),
  target('rhel-9', 'ppc64le'),
  target('alpine', 'aarch64'),
  target('newest'),
].filter((t) => t !== undefined);

/** A rules.d directory as it is at first, and after each of some edits. */
export interface Directory {
  readonly name: string;
  readonly versions: readonly (readonly SourceFile[])[];
}

/** A file of rules that auditctl reads as it is, at first and after each of some edits. */
export interface SingleFile {
  readonly name: string;
  readonly versions: readonly string[];
}

const NAMES =
  `10-a.rules 9-x.rules 010-b.rules 10-b.rules 100-c.rules 20-d.rules audit.rules a1.rules a01.rules
a10.rules a9b.rules x~.rules x.y.rules x.2.rules Z.rules ä.rules 1.10.rules 1.9.rules 10.rules.rules a+b.rules .rules
.hidden.rules ..rules 10-a.rules.bak 10-a.rules~ 10-a.RULES 10-a.rule README .#10-a.rules #10-a.rules# .10-a.rules.swp
.a.swq x.rules_old X.Rules-1 00.rules 0.rules 1.rules ~.rules -n.rules a.rules1 a..rules a.b~1.rules a.1b.rules`.split(
    /\s+/,
  );
/** Names of files of all sorts: rules, hidden ones, other endings, those of editors, and blanks. */
export const fileNames: readonly string[] = [
  ...NAMES,
  'my notes.rules',
  'x 10-a.rules',
  'a\tb.rules',
  '',
  '.',
  'a',
];

const PATHS = ['/etc/passwd', '/etc/shadow', '/etc/', '/etc', '/etc/sudoers.d/', '/tmp/a\\ b'];
const KEYS = ['identity', 'Identity', 'actions', 'T1098_1', 'k,v'];
const CALLS = [
  'open',
  'openat,open',
  'unlink,rename',
  'chown',
  'execve',
  'adjtimex',
  'all',
  '87',
  'fchmodat2',
];
const FILTERS =
  `-F auid>=1000|-F uid=0|-F auid!=unset|-F path=/etc/passwd|-F success=0|-F exit=-EACCES|-F a1&2
-F uid=alice -F gid!=staff|-F auid=bob|-F dir=/etc -F perm=wa|-C uid!=euid|-F inode=5 -F a0=-1|-F pid>7
-F exe=/usr/bin/id -F subj_type=x_t|-F filetype=dir|-F sessionid=-1|-F perm=x|-F obj_uid=www-data`.split(
    /[|\n]/,
  );
const LISTED =
  `-a never,task|-a always,exclude -F msgtype=CWD|-a never,user -F uid=alice|-a never,exclude -F auid=0
-a always,io_uring -S openat -k ring|-a never,filesystem -F fstype=tracefs|-a always,user -F uid>=1000 -k u
-a always,exclude -F msgtype>=1300 -F msgtype<=1302|-a always,io_uring -S 3,4 -F uid=0|-a exit,never -S all
-a always,exit -F arch=b64 -F arch!=b32 -S 5|-a always,exit -F arch!=b64 -S open|-A exclude,always -F msgtype=EOE`.split(
    /[|\n]/,
  );
const CONTROLS =
  `-D|-D|-b 8192|-b 320|-f 1|-f 2|-e 0|-e 1|-e 2|-i|-c|-r 100|-D -k actions|-D -k ident|-s|-l|-v|-m text
--backlog_wait_time 60000|--loginuid-immutable|--reset-lost|--signal hup|-t|-e2|-b 1 -e 1|-f 9|-D x|-b x -e 2
 -D| -e 1|\t-f 2|-b8192|-D\t|s-e 1|-ss|s-D|ss-b 1|sss-f 0|--help|-i -w /etc/passwd|-e 1 -D|-h|-e 2 -k x|-l -k x`.split(
    /[|\n]/,
  );
const COMMENTS =
  '# note|#|  # indented|\t# tab|s# letter|\u3000# wide|\u00a0# no-break|\v#|\u2028#||| |\t|  '.split('|');
const BROKEN =
  `-w etc/x|-a always,exit -S nosuch|-k alone|auditctl -D|foo|-a always,exit|-w /etc -p z|-F uid=0
-W /etc/passwd -p wa -k identity|-d always,exit -S open -k actions|-d never,task|-W /etc -k x|-A always,exit -e 1 -F
-a always,exit -S open \\|-a always,exit -S open -k a -k b|-w /etc/passwd -p wa -k a -k b -D|-w /etc -f 3`.split(
    /[|\n]/,
  );

type Maker = (r: Random, above: readonly string[]) => string;

const watch: Maker = (r) => `-w ${r.pick(PATHS)} -p ${r.pick(['wa', 'w', 'rwxa'])} -k ${r.pick(KEYS)}`;
const call: Maker = (r) => {
  const arch = r.pick([' -F arch=b64', ' -F arch=b32', ' -F arch=b64', '']);
  const filter = r.chance(0.6) ? ` ${r.pick(FILTERS)}` : '';
  const key = r.chance(0.1) ? ' -k one -k two' : r.chance(0.8) ? ` -k ${r.pick(KEYS)}` : '';
  const action = r.pick(['always', 'always', 'never']);
  return `${r.pick(['-a', '-a', '-a', '-A'])} ${action},exit${arch} -S ${r.pick(CALLS)}${filter}${key}`;
};
const long: Maker = (r) => {
  const fill = r.pick(['c'.repeat(6130 + r.below(30)), 'é'.repeat(2100 + r.below(1000))]);
  return r.pick([`# ${fill} -w /etc/passwd`, `-w /etc/x -k ${fill}`, `-k ${' '.repeat(6136)}-b 5 ${fill}`]);
};
const copied: Maker = (r, above) => (above.length === 0 ? watch(r, above) : r.pick(above));
const deleting: Maker = (r, above) =>
  copied(r, above)
    .replace(/^-[aA]/, '-d')
    .replace(/^-w/, '-W');
const fixed =
  (lines: readonly string[]): Maker =>
  (r) =>
    r.pick(lines);
const COMMON: readonly Maker[] = [
  ...[watch, watch, watch, watch, call, call, call, call, call, fixed(LISTED), fixed(LISTED), copied, copied],
  ...[deleting, deleting, fixed(CONTROLS), fixed(CONTROLS), fixed(COMMENTS), fixed(COMMENTS), fixed(BROKEN)],
  (r) => line(r),
  (r, above) => damaged(copied(r, above), r),
  (r, above) => `  ${copied(r, above)}`,
  (r, above) => `${copied(r, above)}${r.pick(['\r', ' \\', ' # why', '\t'])}`,
];

/** Makes a line that a person may write below others. */
function anyLine(r: Random, above: readonly string[]): string {
  return (r.chance(0.012) ? long : r.pick(COMMON))(r, above);
}

function anyLines(r: Random, count: number): readonly string[] {
  const lines: string[] = [];
  for (let i = 0; i < count; i++) lines.push(anyLine(r, lines));
  return lines;
}

/** Edits lines as somebody at a keyboard does: one, a few, a letter. */
function editedLines(r: Random, before: readonly string[]): readonly string[] {
  const lines = [...before];
  const at = r.below(lines.length + 1);
  const own = lines[at] ?? '';
  const column = r.below(own.length + 1);
  const edits = [
    () => lines.splice(at, 0, anyLine(r, before)),
    () => lines.splice(at, 0, call(r, before), watch(r, before)),
    () => lines.splice(at, 1),
    () => lines.splice(at, 1, anyLine(r, before)),
    () => lines.splice(at, 1, call(r, before)),
    () => lines.splice(r.below(lines.length), 0, ...lines.splice(at, 1)),
    () => lines.splice(at, r.below(4), ...anyLines(r, r.below(3))),
    () => lines.splice(at, 1, `${own.slice(0, column)}${r.pick(['x', ' ', '1', '#'])}${own.slice(column)}`),
    () => lines.splice(at, 1, own.startsWith('#') ? own.slice(1) : `#${own}`),
    () => lines.splice(at, 1, own.replace(/-k .*/, '-k edited')),
  ];
  r.pick(edits)();
  return lines;
}

function editedText(r: Random, text: string): string {
  if (r.chance(0.05)) return text.endsWith('\n') ? text.slice(0, -1) : `${text}\n`;
  if (r.chance(0.03))
    return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n');
  return editedLines(r, text.split('\n')).join('\n');
}

function editedFiles(r: Random, files: readonly SourceFile[]): readonly SourceFile[] {
  const at = r.below(files.length);
  if (files.length > 1 && r.chance(0.06)) return files.filter((_, i) => i !== at);
  const free = NAMES.filter((n) => !files.some((f) => f.name === n));
  if (files.length === 0 || r.chance(0.06)) return [...files, { name: r.pick(free), text: anyText(r, 3) }];
  return files.map((f, i) => (i === at ? { ...f, text: editedText(r, f.text) } : f));
}

function anyText(r: Random, most: number): string {
  const lines = [...(r.chance(0.15) ? ['-i'] : []), ...anyLines(r, r.below(most + 1))];
  const newline = r.chance(0.1) ? '\r\n' : '\n';
  return lines.length === 0 ? '' : lines.join(newline) + (r.chance(0.75) ? newline : '');
}

function anyFiles(r: Random): readonly SourceFile[] {
  const names = new Set(
    Array.from({ length: 1 + r.below(6) }, () => r.pick(r.chance(0.5) ? NAMES.slice(0, 7) : fileNames)),
  );
  const files = [...names].map((name) => ({ name, text: anyText(r, 12) }));
  return r.chance(0.25) ? [...files, { name: '99-last.rules', text: '-e 2\n' }] : files;
}

function versions<T>(first: T, count: number, edit: (before: T) => T): readonly T[] {
  const all = [first];
  for (let i = 0; i < count; i++) all.push(edit(all[i] as T));
  return all;
}

const WRITTEN: readonly Directory[] = [
  ...[6140, 6141, 6142, 6143, 6144].map((n): Directory => {
    const first = { name: '1.rules', text: `-w /a\n-k ${'c'.repeat(n - 3)}` };
    return {
      name: `${n} characters glued`,
      versions: [[first, { name: '2.rules', text: '-w /b -p wa\n-w /c\n' }]],
    };
  }),
  ...['s-e 1\n', '-w /x\r\n', '\u3000# wide\n'].map((dividing): Directory => {
    const all = [dividing, '', dividing, '-w /y\n'].map((line) => [
      { name: 'a.rules', text: `${line}-w /a -p wa\n` },
    ]);
    return { name: `${JSON.stringify(dividing)} comes and goes`, versions: all };
  }),
];

/** Returns directories with rules of all sorts, and some whose lines show how awks differ. */
export function directories(): readonly Directory[] {
  const typed = Array.from({ length: 60 }, (_, i) => {
    const r = random(4000 + i);
    const files = i < 46 ? anyFiles(r) : generateFolder(randomFrom(i));
    const name = `directory ${i} (${files.map((f) => f.name).join(', ')})`;
    return { name, versions: versions(files, i < 46 ? 5 : 1, (before) => editedFiles(r, before)) };
  });
  return [...typed, ...WRITTEN];
}

const rows = (count: number, of: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${of(i)}\n`).join('');
const manyWatches = rows(90, (i) => `-w /opt/${i} -p wa -k many`);
/** Edits of so many lines that only some of them are worth working out from what was there. */
const MANY = [63, 64, 65].map((n): SingleFile => {
  const changed = rows(90, (i) => `-w /${i >= 10 && i < 10 + n ? 'srv' : 'opt'}/${i} -p wa -k many`);
  const grown = manyWatches.replace('-w /opt/5 ', `${rows(n, (i) => `-w /new/${i} -p r`)}-w /opt/5 `);
  return {
    name: `${n} lines changed at once`,
    versions: [manyWatches, changed, manyWatches, grown, manyWatches],
  };
});

const LOCKED = CONTROLS.map((control): SingleFile => {
  const rule = '-w /etc/passwd -p wa -k identity\n';
  const above = `${rule}-A always,exit -S open -k actions\n`;
  const below = `${control}\n-W /etc/passwd -p wa -k identity\n-w /etc -p wa\n-a exit,always -S open -k actions\n`;
  const all = ['', '-D\n', '-i\n'].map((first) => `${first}${above}${below}${rule}`);
  return {
    name: `${JSON.stringify(control)} among rules`,
    versions: [...all, `${above}${rule}`, `${above}${below}`],
  };
});

const TREES = ['-w /etc/x -p wa -k a', '-w /etc/x/ -p wa -k a', '-w /etc/x -p wa -k b'].map(
  (first): SingleFile => {
    const others = [
      '-w /etc/x/ -p wa -k a',
      '-w /etc/x -p wa -k a',
      '-w /y',
      '-a always,exit -F dir=/etc/x -F perm=wa -k a',
    ];
    const all = others.flatMap((other) => [`${first}\n-w /z\n`, `${first}\n-w /z\n${other}\n`]);
    return { name: `a watch of a directory below ${first}`, versions: all };
  },
);

/** Returns files that auditctl reads as they are: controls stay where they were written. */
export function singleFiles(): readonly SingleFile[] {
  const typed = Array.from({ length: 36 }, (_, i) => {
    const r = random(9000 + i);
    return { name: `file ${i}`, versions: versions(anyText(r, 25), 7, (before) => editedText(r, before)) };
  });
  return [...typed, ...MANY, ...LOCKED, ...TREES];
}

/** Changes a listing of auditctl in ways that people, versions and time do. */
export function changedListings(r: Random, listed: readonly string[]): readonly string[] {
  const some = listed.filter(() => r.chance(0.7));
  const at = r.below(listed.length + 1);
  const numbered = listed.map((l) =>
    l.replace(/([ug]id[!<>=]+)[a-z-]+/g, (_, head: string) => `${head}1001`),
  );
  const rekeyed = listed.map((l) => (r.chance(0.3) ? l.replace(/(-k |key=)\S+/, '$1other') : l));
  const turned = listed.map((l) => l.replace(/^(.*)( -F \S+)( -F \S+)$/, '$1$3$2'));
  const old = listed.map((l) => l.replace(/^-w (\S+) -p ([rwxa]+)/, '-p $2-w $1'));
  const junk = [
    'No rules',
    '',
    '# saved',
    'junk here',
    '-D',
    '-d never,task',
    '  ',
    '-w etc',
    '-A never,task',
    '-l',
  ];
  return [
    [...listed],
    some,
    [
      ...listed.slice(0, at),
      '-w /opt/extra -p wa -k extra',
      '-a always,exit -S all -F pid=7',
      ...listed.slice(at),
    ],
    [...listed].reverse(),
    [...listed.slice(at), ...listed.slice(0, at)],
    numbered,
    rekeyed,
    turned,
    [...old, ...listed.slice(0, 2)],
    [...junk, ...some.map((l) => ` ${l}`), ...junk],
    [],
  ].map((lines) => lines.join('\n'));
}
