import { fields } from '../../server/src/core/facts/fields.ts';
import { type Random, random } from '../conformance/vocabulary.ts';

const good = [
  '-w /etc/passwd -p wa -k identity',
  '-w /usr/bin/sudo -p x -k T1548.003-Sudo',
  '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k exec',
  '-a always,exit -F arch=b32 -S open,openat -F exit=-EACCES -k access',
  '-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -k priv',
  '-a always,exit -F dir=/srv/www -F perm=wa -F success=1 -k web',
  '-a never,exit -F arch=b64 -S unlink -F exe=/usr/bin/rm -F uid=0',
  '-a always,exit -S connect -F a0=2 -C uid!=euid -k net',
  '-a never,exclude -F msgtype=CWD',
  '-a always,user -F uid=1000 -k users',
  '-a never,task',
  '-D',
  '-b 8192',
  '-e 2',
  '--backlog_wait_time 60000',
];

/** What stands beside a rule, or in the place of a part of it, in what people write. */
const strays = [
  ...[
    '-m',
    '-c',
    'comment',
    '--comment',
    '&&',
    '||',
    ';',
    '|',
    '>',
    '>>',
    '2>/dev/null',
    '2>&1',
    '<',
    '&',
    '\\',
  ],
  ...[
    '-e',
    '-p',
    '-k',
    '-w',
    '-S',
    '-F',
    '-C',
    '-a',
    '-A',
    '-W',
    '-d',
    '-D',
    '-b',
    '-f',
    '-r',
    '-i',
    '-x',
    '-n',
    '-1',
  ],
  ...[
    '--key',
    '--watch',
    '--perm',
    '--syscall',
    '--field',
    '--append',
    '--failure',
    '--rate',
    '--backlog',
    '--enable',
  ],
  ...[
    '-ua',
    '-ui',
    '-ul',
    '-ue',
    '-gi',
    '-ge',
    '-sc',
    '-key',
    '-perm',
    '-ts',
    '--exe',
    '--unknown',
    '--',
    '-',
  ],
  ...[
    'always',
    'exit',
    'never',
    'exit,always',
    'always,exit',
    'entry,always',
    'always, exit',
    'always:exit',
    'allways',
  ],
  ...[
    'wa',
    'rwxa',
    'rw',
    'write',
    'read,write',
    'w,a',
    'WA',
    'execute',
    'x',
    'wxa',
    '-wa',
    'perm=wa',
    'p=wa',
  ],
  ...[
    '/etc/shadow',
    '/etc/',
    'etc/shadow',
    '"/etc/my file"',
    "'/etc/x'",
    '~/.ssh',
    '$HOME',
    '/etc/*',
    ['$', '{x}'].join(''),
    '{{ x }}',
  ],
  ...[
    'key=',
    'key=a',
    'key',
    'two words',
    '"two words"',
    'arch',
    'arch=',
    'arch=64',
    'b64',
    'x86_64',
    'arch=b46',
    'b63',
  ],
  ...[
    'auid',
    'auid>=',
    '>=1000',
    '1000',
    'auid>1000',
    'auid=>1000',
    'auid =',
    '= 1000',
    'uid==0',
    'uid!0',
    'uid<>0',
  ],
  ...[
    'uid=root,alice',
    'uid in 0',
    'success=yes',
    'success=true',
    'success=no',
    'success',
    'failed',
    'exit=EACCES',
  ],
  ...[
    'exit=-13',
    'exit=success',
    'exit!=0',
    'perm',
    'perm=',
    'dir',
    'path',
    'exe',
    'exe=',
    'unset',
    '-1',
    '4294967295',
  ],
  ...[
    'execve',
    'execv',
    'open',
    'opena',
    'open openat',
    'all',
    'ALL',
    'Open',
    'sys_open',
    '59',
    'a0=2',
    'a1&0100',
    '-a0=2',
  ],
  ...[
    '# why',
    '#why',
    '// why',
    'please',
    'CIS',
    '4.1.3',
    'rule',
    'auditctl',
    'sudo',
    '$',
    '#',
    '-R',
    'T1059',
    'T1059.004',
  ],
  ...[
    'msgtype=CWD',
    'type=CWD',
    'CWD',
    'filetype=file',
    'fstype=tracefs',
    'obj_uid=0',
    'saddr_fam=ipv4',
    'sessionid=1',
  ],
];

const names =
  'file filename pathname directory folder permission permissions perms access executable binary program architecture ' +
  'machine user user_id group_id filepath file_path exec arg_0 userid group loginid login_uid audit_uid effective_uid ' +
  'type msg_type message session ses parent tag keyname keys arg0 arg1 arg2 arg3 argument0 cmd command comm process ' +
  'image target_filename processid parent_pid process.executable process.pid file.path file.directory user.id user.name ' +
  'user.effective.id user.audit.id group.id host.architecture auditd.session proc.exe proc.pid proc.loginuid fd.name ' +
  'evt.res errno result syscall path dir perm arch key uid auid euid suid fsuid gid egid exit success a0 pid ppid exe ' +
  'obj_uid obj_gid subj_user subj_type inode devmajor devminor sessionid loginuid msgtype filetype fstype pers field_compare';

const options =
  'key keyname tag watch path file dir perm perms permission permissions syscall syscalls append add action field filter ' +
  'compare backlog buffer buffers backlog_limit backlog-limit rate_limit rate-limit failure_mode enable enabled failure rate ' +
  'sc delete delete-all list status reset-lost backlog_wait_time signal help version ignore continue loginuid-immutable';

const around: readonly ((rule: string) => string)[] = [
  (t) => `auditctl ${t}`,
  (t) => `sudo auditctl ${t}`,
  (t) => `/sbin/auditctl ${t}`,
  (t) => `$ auditctl ${t}`,
  (t) => `[root@host ~]# auditctl ${t}`,
  (t) => `root@host:~# auditctl ${t}`,
  (t) => `10-a.rules:3:${t}`,
  (t) => `12: ${t}`,
  (t) => `+${t}`,
  (t) => `> ${t}`,
  (t) => `- ${t}`,
  (t) => `* ${t}`,
  (t) => `1. ${t}`,
  (t) => `\`${t}\``,
  (t) => `"${t}"`,
  (t) => `'${t}'`,
  (t) => `\u201c${t}\u201d`,
  (t) => `(${t})`,
  (t) => `<code>${t}</code>`,
  (t) => `echo "${t}" >> /etc/audit/rules.d/x.rules`,
  (t) => `auditctl ${t} || true`,
  (t) => `auditctl ${t} 2>/dev/null; done`,
  (t) => `if x; then auditctl ${t}; fi`,
  (t) => `${t};`,
  (t) => `${t} \\`,
  (t) => `${t}\\n`,
  (t) => `${t}\\r\\n`,
  (t) => `${t} # why it is here`,
  (t) => `${t} // why`,
  (t) => `Add the rule "${t}" to the file`,
  (t) => `line: ${t}`,
  (t) => `cmd: ["auditctl", "${t.replaceAll(' ', '", "')}"]`,
  (t) => t.replaceAll(' ', '\u00a0'),
  (t) => t.replaceAll('-', '\u2013'),
  (t) => t.replaceAll('-', '\u2010'),
  (t) => t.replaceAll('=', ' = '),
  (t) => t.replaceAll('=', '\uff1d'),
  (t) => t.replaceAll('>=', '&gt;='),
  (t) => t.replaceAll('>=', '\u2265'),
  (t) => t.replaceAll(' ', '%20'),
  (t) => t.replaceAll('a', '\u0430').replaceAll('e', '\u0435'),
  (t) => t.replaceAll('a', '&#97;').replaceAll('"', '&quot;'),
  (t) => t.replaceAll(',', ', '),
  (t) => t.replaceAll(',', ' '),
  (t) => t.replaceAll(' -', '-'),
  (t) => t.replaceAll(/-(\w) /g, '-$1'),
  (t) => t.replaceAll(/-(\w) /g, '-$1='),
  (t) => t.replaceAll(/-(\w) /g, '--$1 '),
  (t) => t.replaceAll(/-(\w) /g, '- $1 '),
  (t) => t.replaceAll(/-(\w) /g, '$1 '),
  (t) => t.toUpperCase(),
  (t) => t.replaceAll(' ', '\t'),
  (t) => `\ufeff${t}`,
  (t) => t.replaceAll(' ', '  \u200b'),
];

const values =
  'Root ROOT alice EACCES eacces -eperm EPERM- 13 -13 +13 8k 1,000 1.000 1_000 0o600 "1000" true false yes no 1 0 x86 amd64 ' +
  'arm64 ia32 64 32 64bit b_64 B64 IPv4 inet af_inet6 regular directory socket proc login USER-LOGIN user_login 1112 unsset ' +
  'UNSET none null - /usr/bin/x sudo passwd /etc//shadow ~/x $HOME/x %h/x /etc/*.conf etc/x r,w read rwx rwxad wа ехес';

/** Characters that a keyboard, a word processor or a page of the web writes for others, and pieces of encodings. */
const odd = [
  ...'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u00b4',
  ...'\u2033\uff1d\uff0c\u3001\u060c\u061b\uff1e\uff1c\uff01\u2265\u2264\u2260\u00a0\u2003\u202f\u3000\u200b\u200e\u2060\ufeff\u00ad\u2022',
  ...'асеорхукмтвнісЅѕԁһ\u00e2\u20ac\u0093\u0094\u2122\u0153\uff21\uff41\uff10\uff0f#&%;:!|<>(){}[]"\'`*+,.?^~$@\\',
  ...[
    '&nbsp;',
    '&gt;',
    '&lt;',
    '&amp;',
    '&quot;',
    '&#34;',
    '&#39;',
    '&apos;',
    '&ndash;',
    '&mdash;',
    '&#45;',
    '&#160;',
  ],
  ...[
    '%20',
    '%3D',
    '%2F',
    '%2C',
    '\\n',
    '\\r\\n',
    '\\t',
    '\\x20',
    '\\u0020',
    '<br>',
    '<b>',
    '</code>',
    '**',
    '__',
    '``',
    "''",
    '""',
  ],
];

const settings =
  'backlog_limit backlog failure failure_flag audit_failure enabled enable audit_enabled rate_limit backlog_wait_time lockdown ' +
  'loginuid_immutable loginuid-immutable reset_lost buffers';

function* systematicLines(fields: readonly string[]): Generator<string> {
  for (const f of fields)
    for (const [i, v] of values.split(' ').entries())
      yield i % 2 === 0
        ? `-a always,exit -F arch=b64 -S open -F ${f}=${v} -k x`
        : `-a always,exit -S open -F ${f} ${v}`;
  for (const c of odd) {
    yield `-a always,exit -F arch=b64 -S open -F auid${c}1000 -k x`;
    yield `-w /etc/passwd -p wa -k iden${c}tity`;
    yield `-w /etc/pass${c}wd -p w${c}a ${c}-k x`;
    yield `-a always${c}exit -S open${c}openat -k ${c}x${c}`;
    yield `${c}-w /etc/passwd -p wa -k x${c}`;
    yield `${c}k x -w${c}/etc/passwd ${c}p r`;
  }
  for (const s of settings.split(' '))
    for (const form of ['=8192', ' 1', ': 2', ' = 1', '', '=1 2']) yield `${s}${form}`;
  for (const v of values.split(' ')) {
    yield `-w ${v} -p wa -k x`;
    yield `-w /etc -p ${v} -k x`;
    yield `-a always,exit -S ${v} -k x`;
    yield `-a ${v} -S open`;
    yield `-b ${v}`;
    yield `-a always,exit -S open ${v}`;
  }
}

function wordSlip(text: string, r: Random): string {
  const words = text.split(' ');
  for (let n = 1 + (r.chance(0.3) ? 1 : 0); n > 0; n--) {
    const at = r.below(words.length + 1);
    const stray = r.pick(strays);
    words.splice(at, r.pick([0, 0, 1, 1, 2]), stray, ...(r.chance(0.15) ? [stray] : []));
  }
  return words.join(' ');
}

/** Shapes that few lines have: what stands where something else is expected. */
const shapes = [
  '\u2014backlog_wait_time 60000',
  '\u2013k x -w /etc',
  '-a always,exit -S open -F arch=\u2014b64',
  'D.',
  '.D',
  '- D',
  '- D x',
  '- k',
  '-w /etc/x -p wa - k',
  '-w /etc/x -p wa - kx',
  'D D',
  '-b 8192 -b 8192',
  '-e 1 -e 1 x',
  '--loginuid immutable',
  '--reset lost',
  '-a always,exit -S open -F arch b64,b32',
  '-a always,exit -S open -F auid 1000,uid=0',
  '-a always,exit -S open -F msgtype CWD,EOE',
  '-a always,exit -S open -F exit=EACCES,EPERM',
  '-a always,exit -S open -F exit=EACCES|EPERM -k x',
  '-a always,exit -S open -F exit=EACCES,nothing',
  '-a always,exit -S open -F exit=-EACCES exit=-EPERM',
  '-a never,exclude -F msgtype=CWD,EOE',
  '-a never,exclude -F msgtype=CWD,nothing',
  '-a never,exclude -F msgtype=AUDIT_CWD,msgtype=EOE',
  '-a always,exit -S open -F arch=b64,b32',
  '-a always,exit -S open -F arch=b64 arch=b32',
  '-a always,exit -S open -F arch=b64,auid>=1000',
  '-a always,exit -S open -F 1000<=auid',
  '-a always,exit -S open -F 1000<auid',
  '-a always,exit -S open -F 1000>auid -k x',
  '-a always,exit -S open -F 1000>=auid -k x',
  '-a always,exit -S open -F 0=uid -k x',
  '-a always,exit -S open -F 0!=uid -k x',
  '-a always,exit -S open -F !auid=0',
  '-a always,exit -S open -F not auid=0',
  '-a always,exit -S open -F auid=!0',
  '-a always,exit -S open ! -F auid=0',
  '-a always,exit -S open not -F auid=0 -k x',
  '-w /etc/passwd -f /etc/shadow',
  '-a always,exit -S open -f /etc/shadow',
  '-a always,exit -F dir=/srv wa',
  '-a always,exit -F path=/srv/x wa -k x',
  '-a always,exit -S open wa',
  '-w /etc/x wa -k x',
  '-w /etc/x -k x wa',
  '-w /etc/x -k x w',
  '/etc/passwd -w -p wa',
  'wa -p -w /etc/passwd',
  'x -k -w /etc/passwd',
  '-a always,exit -S open auid>=1000 -F -k x',
  '-a always,exit -F exe=/bin/x -z /bin/y',
  '-a always,exit -F path=/bin/x -z /bin/y',
  '-a always,exit -S open -z /bin/y',
  '-w /etc/x -z read,write',
  '-w /etc/x -z trace=open',
  '-a always,exit -z trace=open',
  '-a always,exit -z auid>=1000',
  '-w /etc/x -p wa -k x && -w /etc/y -p wa -k y',
  '-w /etc/x -p wa -k x -w /etc/y -p wa -k y',
  '-w /etc/x -p wa -k x; -w /etc/y -p wa -k y',
  '-w /etc/x,/etc/y -p wa -k x',
  '-w /etc/x /etc/y -p wa -k x',
  '-w /etc/x and /etc/y -p wa',
  '-w /etc/x -p w\u0430',
  '-w /etc/x -p \u0445',
  '-D -b 8192',
  '-b 8192 -D',
  '-D -b 8192 -f 1 -e 2',
  '-D -D',
  '-a always,exit -F perm=read,write -F path=/x',
  '-a always,exit -F perm=read write -F path=/x',
  '-a always,exit -F perm=read and write -F path=/x',
  '-a always,exit -F auid>=1000 and auid!=-1 -S open',
  '-a always,exit -F auid>=1000 && auid!=-1 -S open',
  '-a always,exit -F auid>=1000,auid!=-1 -S open',
  '-m comment --comment why -w /etc/x',
  '-w /etc/x -m comment --comment "why it is here"',
  '-w /etc/x --comment why',
  '-w /etc/x | tee log',
  '-w /etc/x | x',
  '-w /etc/x ; reboot',
  '-w /etc/x ; x',
  '-w /etc/x > /dev/null',
  '-w /etc/x \u00e2\u20ac\u201cp wa',
  '-w /etc/x -k \u00e2\u20ac\u0153x\u00e2\u20ac\u009d',
  '-w /etc/x -k \u00e2\u20ac\u02dcx\u00e2\u20ac\u2122',
  '-w /etc/x -k \u00e2\u0080\u009cx\u00e2\u0080\u009d',
  '-w /etc/x -k \u00e2\u0080\u0098x\u00e2\u0080\u0099 -p wa',
  'Run (auditctl -w /etc/x -p wa) now',
  'Run [auditctl -w /etc/x -p wa] now',
  'Run {-w /etc/x -p wa} now',
  'Run <-w /etc/x -p wa> now',
  'Run \u201c-w /etc/x -p wa\u201d now',
  'Run \u2018-w /etc/x -p wa\u2019 now',
  'Run \u00ab-w /etc/x -p wa\u00bb now',
  'text -w /etc/x -p wa',
  '-a always,exit -S open -F auid>=1OOO',
  '-a always,exit -S open -F auid>=l000',
  '-a always,exit -S open -F uid=O',
  '-a always,exit -S open -F auid!=!0',
  '-a always,exit -S open -F auid>!0',
  '-a always,exit -S open -F sys_call=open',
  '-a always,exit -S open -F syscall!=open',
  '-a always,exit -S open -F a0&O_CREAT!=0',
  '-a always,exit -S open -F a1&0100>0',
  '-w /etc/x -p wa for the password file',
  '-w /etc/x -p wa from each',
  '-w /etc/x -p wa -k x in all cases - see CIS',
];

/** Returns a word in the places of a field, an option, a value, a system call, a key and a path. */
export function linesOfWord(w: string): readonly string[] {
  return [
    `-a always,exit -F arch=b64 -S open -F ${w}=1000 -k x`,
    `-a always,exit -F arch=b64 -S open -F ${w}>=0`,
    `-a always,exit -F arch=${w} -S open`,
    `-a always,exit -S open -F exit=${w} -F success=${w}`,
    `-a always,exit -S ${w} -F auid=${w}`,
    `-a always,exit -S ptrace -F a0=${w} -F filetype=${w}`,
    `-a never,exclude -F msgtype=${w}`,
    `-a ${w},exit -S open`,
    `-a always,${w} -S open`,
    `-w /etc/x --${w} wa`,
    `-w /etc/x -p ${w} -k x`,
    `-w ${w} -p wa`,
    `${w} -w /etc/x -p wa`,
    `-w /etc/x -p wa -k x ${w}`,
    `${w}=1`,
    `--${w} /etc/x -p wa`,
    `-a always,exit -S open --${w} auid>=1000`,
    `-S open --${w} always,exit`,
    `-a always,exit --${w}=open,openat -k x`,
    `--${w} 8192`,
    `-a always,exit -F arch=b64 -S open -F ${w} 1000`,
    `-a always,exit -S open -F auid!=${w} -F exit!=${w}`,
    `-a always,exit -S socket -F a0=${w} -F a1=${w} -F saddr_fam=${w}`,
    `-a always,exit -S open -C ${w}=uid`,
    `-a always,exit -F path=${w} -F perm=${w}`,
  ];
}

/** Returns broken lines of a small world: each wrapping, name and stray word with a rule, and words at random. */
export function brokenLines(): readonly string[] {
  const r = random(20261130);
  return [
    ...around.flatMap((wrap, i) => [wrap(good[i % 7] ?? ''), wrap(good[(i + 3) % 7] ?? '')]),
    ...names
      .split(' ')
      .flatMap((n) => [
        `-a always,exit -F arch=b64 -S open -F ${n}=1000 -k x`,
        `-a always,exit -S open -F ${n.toUpperCase()}!=/etc/x -k x`,
        `-a always,exit -S open -C ${n}!=uid -k x`,
        `-a always,exit -S open ${n}=0 -k x`,
      ]),
    ...options
      .split(' ')
      .flatMap((o) => [
        `-w /etc/passwd --${o} wa`,
        `-a always,exit -S open --${o}=x -k y`,
        `-a always,exit -${o} open -k y`,
        `--${o} 1`,
      ]),
    ...strays.flatMap((s, i) => [`${good[i % 10]} ${s}`, `${s} ${good[(i + 1) % 10]}`, s]),
    ...shapes,
    ...systematicLines(fields.map((f) => f.name)),
    ...Array.from({ length: 1800 }, () => wordSlip(r.pick(good), r)),
  ];
}
