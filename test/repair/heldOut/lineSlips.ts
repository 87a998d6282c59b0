import { broken, type Kind, lineKind, type Part, partKind } from './draft.ts';

const prefixes: readonly Kind[] = [
  lineKind('a command in front', [
    ['auditctl ', ''],
    ['sudo auditctl ', ''],
    ['/sbin/auditctl ', ''],
    ['sudo /usr/sbin/auditctl ', ''],
    ['exec auditctl ', ''],
  ]),
  lineKind('a shell prompt and a command in front', [
    ['$ sudo auditctl ', ''],
    ['$ auditctl ', ''],
    ['[root@host ~]# auditctl ', ''],
    ['root@host:~# auditctl ', ''],
    ['user@host:/etc/audit$ sudo auditctl ', ''],
    ['> auditctl ', ''],
  ]),
  lineKind('a directive of another file format in front', [
    ['RUN auditctl ', ''],
    ['ExecStart=/sbin/auditctl ', ''],
    ['ExecStartPost=/sbin/auditctl ', ''],
    ['rule: ', ''],
    ['audit_rules: ', ''],
    ['command: auditctl ', ''],
  ]),
  lineKind('a bullet or number of a list in front', [
    ['- ', ''],
    ['* ', ''],
    ['• ', ''],
    ['1. ', ''],
    ['12) ', ''],
    ['– ', ''],
    ['+ ', ''],
    ['(a) ', ''],
  ]),
  lineKind('a mark of a diff or quoted mail in front', [
    ['+', ''],
    ['> ', ''],
    ['>', ''],
    ['>> ', ''],
    ['| ', ''],
  ]),
  lineKind('the output of grep in front', [
    ['12:', ''],
    ['audit.rules:', ''],
    ['audit.rules:12:', ''],
    ['/etc/audit/rules.d/audit.rules:', ''],
    ['30-stig.rules-', ''],
    ['  12  ', ''],
  ]),
];

const wraps: readonly Kind[] = [
  lineKind('the whole line in quotes', [
    ['"', '"'],
    ["'", "'"],
    ['`', '`'],
    ['“', '”'],
    ['"', '",'],
    ["'", "',"],
  ]),
  lineKind('an item of a YAML or JSON list', [
    ['- "', '"'],
    ["- '", "'"],
    ['  - ', ''],
    ['line: "', '"'],
    ["- line: '", "'"],
    ['"rule": "', '",'],
    ['["', '"]'],
  ]),
  lineKind('an echo around the rule', [
    ['echo "', '" >> /etc/audit/rules.d/audit.rules'],
    ["echo '", "' >> /etc/audit/audit.rules"],
    ["printf '", "\\n' >> /etc/audit/rules.d/50-local.rules"],
    ['echo ', ' | sudo tee -a /etc/audit/rules.d/audit.rules'],
  ]),
  lineKind('a markup around the rule', [
    ['<code>', '</code>'],
    ['<pre>', '</pre>'],
    ['<p>', '</p>'],
    ['| ', ' |'],
    ['**', '**'],
    ['<li>', '</li>'],
    ['', '<br>'],
    ['', '<br/>'],
    ['[code]', '[/code]'],
  ]),
];

const suffixes: readonly Kind[] = [
  lineKind('a comment after #', [
    ['', ' # CIS 4.1.3.8'],
    ['', ' # watch for changes'],
    ['', ' #identity'],
    ['', '  # see https://example.org/audit'],
    ['', ' ## T1098'],
  ]),
  lineKind('a comment as other languages write it', [
    ['', ' // account files'],
    ['', ' ; account files'],
    ['', ' -- account files'],
    ['', ' /* account files */'],
    ['', ' <!-- account files -->'],
    ['', ' (CIS 4.1.4)'],
    ['/* identity */ ', ''],
    ['', ' <-- important'],
  ]),
  lineKind('a backslash at the end', [
    ['', ' \\'],
    ['', '  \\'],
  ]),
  lineKind('the rest of a shell command at the end', [
    ['', ' >> /etc/audit/rules.d/audit.rules'],
    ['', ' > /dev/null'],
    ['', ' 2>/dev/null'],
    ['', ' || true'],
    ['', ' && service auditd restart'],
    ['', ' ; augenrules --load'],
    ['', ' | sudo tee -a /etc/audit/audit.rules'],
    ['', ' &'],
  ]),
  lineKind('a full stop or semicolon at the end', [
    ['', ';'],
    ['', ' ;'],
    ['', ','],
    ['', ' .'],
    ['', ' ,'],
    ['', '.'],
    ['', ';;'],
  ]),
  lineKind('the sign of a line end written out', [
    ['', '\\n'],
    ['', ' \\n'],
    ['', '^M'],
    ['', ' $'],
    ['', ' ↵'],
    ['', ' ¶'],
  ]),
];

/** Makes a kind that replaces every space between words. */
function spaces(name: string, choices: readonly string[], everywhere: boolean): Kind {
  return {
    name,
    breaks: (draft, r) => {
      if (draft.joint !== ' ' || draft.parts.some((p) => p.done)) return undefined;
      const to = r.pick(choices);
      const gap = (p: Part): Part => (p.gap === ' ' ? { ...p, gap: to } : p);
      return { draft: { ...draft, joint: to, parts: everywhere ? draft.parts.map(gap) : draft.parts } };
    },
  };
}

const invisible: readonly Kind[] = [
  spaces('tabs between the options', ['\t', '\t\t', ' \t'], false),
  spaces('tabs for all spaces', ['\t'], true),
  spaces('no-break spaces for all spaces', ['\u00a0', '\u202f', '\u3000'], true),
  partKind('a tab or odd space between an option and its value', (p, r) =>
    p.gap === ' '
      ? broken(p.flag, p.value, r.pick(['\t', '\u00a0', '\u2003', '\u3000', ' \u200b', '\u2009']))
      : undefined,
  ),
  partKind('a tab or odd space after a value', (p, r, draft) =>
    p.value !== '' && p !== draft.parts.at(-1) && p.flag !== '-w'
      ? broken(p.flag, `${p.value}${r.pick(['\t', '\u00a0', '\u2003', '\t\t', 'Â\u00a0'])}`, p.gap)
      : undefined,
  ),
  partKind('an invisible character in front of an option', (p, r) =>
    p.flag !== ''
      ? broken(r.pick(['\u200b', '\u2060', '\ufeff', '\u00ad', '\u200e']) + p.flag, p.value, p.gap)
      : undefined,
  ),
  lineKind('an invisible mark at the start of the line', [
    ['\ufeff', ''],
    ['\t', ''],
    ['    \t', ''],
    ['\u00a0', ''],
    ['\u3000', ''],
    ['\t\t', ''],
    ['\u200b', ''],
  ]),
  lineKind('an invisible mark at the end of the line', [
    ['', '\r'],
    ['', ' \r'],
    ['', '\t\r'],
    ['', ' \t'],
    ['', ' \u00a0'],
    ['', '\t'],
    ['', ' \u200b'],
  ]),
  partKind('HTML spaces', (p) =>
    p.gap === ' ' && p.value !== '' ? broken(p.flag, p.value, '&nbsp;') : undefined,
  ),
];

/** Slips of the whole line: what surrounds a rule, invisible characters. */
export const lineSlips: readonly Kind[] = [...prefixes, ...wraps, ...suffixes, ...invisible];
