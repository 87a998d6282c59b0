import { type Random, random } from '../conformance/vocabulary.ts';
import { draftOf, write } from './heldOut/draft.ts';
import { intendedRule as heldOutRule } from './heldOut/rules.ts';
import { heldOutReleases, loadsOn } from './heldOutSlips.ts';
import { intendedRule, ruleText } from './intendedRules.ts';

/** A rule as it was meant, and the line that came of copying it from somewhere else, or of typing it as for another tool. */
export interface CopiedSlip {
  readonly slip: string;
  readonly broken: string;
  readonly intended: string;
}

type Make = (rule: string, r: Random) => string | undefined;

/** A watch with its parts; undefined for another rule. */
function watchOf(
  rule: string,
): { readonly path: string; readonly perm: string; readonly key: string } | undefined {
  const m = /^-w (\/\S+) -p ([rwxa]+) -k ([\w.-]+)$/.exec(rule);
  return m ? { path: m[1] ?? '', perm: m[2] ?? '', key: m[3] ?? '' } : undefined;
}

/** One of the matches of a pattern, replaced. */
function one(rule: string, pattern: RegExp, to: (found: string) => string, r: Random): string | undefined {
  const found = [...rule.matchAll(pattern)];
  if (found.length === 0) return undefined;
  const m = r.pick(found);
  return rule.slice(0, m.index) + to(m[0]) + rule.slice(m.index + m[0].length);
}

const RUSSIAN: Readonly<Record<string, string>> = { w: 'ц', p: 'з', k: 'л', F: 'А', S: 'Ы', a: 'ф' };

const makers: Readonly<Record<string, Make>> = {
  'a ligature of a PDF': (t) =>
    /fi|fl/.test(t) ? t.replace('fi', '\ufb01').replace('fl', '\ufb02') : undefined,
  'a word split at a hyphen, as where a PDF wraps': (t, r) =>
    one(t, /-k \w+-\w/g, (m) => `${m.slice(0, -1)} ${m.at(-1)}`, r),
  'a word split at an underscore': (t, r) => one(t, /-k \w*_\w/g, (m) => `${m.slice(0, -1)} ${m.at(-1)}`, r),
  'a dash of a word processor in a value': (t, r) =>
    one(t, /(?<==)-(?=\w)/g, () => r.pick(['–', '−', '‑']), r),
  'an entity for an operator': (t, r) =>
    one(t, />=|!=|<=/g, (m) => ({ '>=': '&ge;', '!=': '&ne;' })[m] ?? '&le;', r),
  'a numeric entity for a dash': (t, r) =>
    one(t, / -(?=[a-zA-Z] )/g, () => r.pick([' &#8211;', ' &#x2d;', ' &#45;']), r),
  'slashes escaped as in JSON': (t) => (t.includes('/') ? t.replaceAll('/', '\\/') : undefined),
  'characters escaped as in JSON': (t, r) => one(t, />(?==)/g, () => '\\u003e', r),
  'a tag of another document around it': (t, r) =>
    r.pick([`<line>${t}</line>`, `<fix>${t}</fix>`, `<![CDATA[${t}]]>`]),
  'the words of a list in a program': (t, r) => {
    const q = r.pick(['"', "'"]);
    const list = t
      .split(' ')
      .map((w) => q + w + q)
      .join(', ');
    return r.pick([`[${list}]`, list]);
  },
  'continuations joined into one line': (t) =>
    t.split(' -').length > 2 ? t.replace(/ (?=-[FSkC] )/g, ' \\ ') : undefined,
  'the same rule pasted twice': (t) => `${t} ${t}`,
  'a row of a table of Markdown': (t) => `| ${t} |`,
  'a row of a table of a document': (t) => {
    const w = watchOf(t);
    return w && `${w.path} ${w.perm} ${w.key}`;
  },
  'a row of comma-separated values': (t, r) => {
    const w = watchOf(t);
    const s = r.pick([',', ';', '|', ':']);
    return w && `-w ${[w.path, w.perm, w.key].join(s)}`;
  },
  'names and values as in a log': (t, r) => {
    const w = watchOf(t);
    return w && `${r.pick(['watch', 'path'])}=${w.path} perm=${w.perm} key=${w.key}`;
  },
  'names and values as in YAML': (t) => {
    const w = watchOf(t);
    return w && `path: ${w.path}, perm: ${w.perm}, key: ${w.key}`;
  },
  'what old versions list': (t) => {
    const w = watchOf(t);
    return w && `LIST_RULES: exit,always watch=${w.path} perm=${w.perm} key=${w.key}`;
  },
  'a resource of a configuration tool': (t, r) =>
    r.pick([
      `content => '${t}',`,
      `rule '${t}'`,
      `- text: ${t}`,
      `"rule": "${t}",`,
      `line: "${t}"`,
      `- rule: '${t}'`,
    ]),
  'a line of a unit or of a crontab': (t, r) =>
    r.pick([
      `ExecStartPost=/sbin/auditctl ${t}`,
      `@reboot root /sbin/auditctl ${t}`,
      `ExecStart=-/usr/sbin/auditctl ${t}`,
    ]),
  'an echo into a file': (t, r) =>
    r.pick([
      `echo "${t}" >> /etc/audit/audit.rules`,
      `echo '${t}' | tee -a /etc/audit/rules.d/a.rules`,
      `printf '%s\\n' '${t}' >> audit.rules`,
    ]),
  'what cat -A shows': (t, r) => r.pick([`${t}$`, `${t}^M$`, `${t.replace(' ', '^I')}$`]),
  'plus signs of a query': (t) => (/[+&%]/.test(t) ? undefined : t.replaceAll(' ', '+')),
  'the dash behind the letter': (t, r) => one(t, /(?<=^| )-[wpkFS](?= )/g, (m) => `${m[1]}-`, r),
  'an option letter of a Russian layout': (t, r) =>
    one(t, /(?<=(?:^| )-)[wpkFSa](?= )/g, (m) => RUSSIAN[m] ?? m, r),
  'a dash of a German layout': (t, r) => one(t, /(?<=^| )-(?=[wpkFSa] )/g, () => 'ß', r),
  'a comma too many between system calls': (t, r) =>
    one(
      t,
      /-S \w+,\w+(?:,\w+)*/g,
      (m) => r.pick([m.replace(',', ',,'), `${m},`, m.replace('-S ', '-S ,')]),
      r,
    ),
  'digits in groups': (t, r) =>
    one(
      t,
      /(?<==)(?:1000|4294967295)/g,
      (m) => m.replace(/(?<=\d)(?=(?:\d{3})+$)/g, r.pick(['_', ',', "'"])),
      r,
    ),
  'a semicolon after each option': (t) => (t.split(' -').length > 2 ? t.replace(/ (?=-)/g, '; ') : undefined),
  'the option of ausearch for a system call': (t, r) => one(t, /-S(?= [a-z]\w+ )/g, () => '-sc', r),
  'the option of ausearch for a file': (t, r) => one(t, /^-w(?= \/)/g, () => r.pick(['-f', '--file']), r),
  'the option of ausearch for a user': (t, r) =>
    one(
      t,
      /-F (?:uid|auid|euid)=\d+/g,
      (m) =>
        m.replace(/-F (\w+)=/, (_, n) => `-${({ uid: 'ui', auid: 'ul', euid: 'ue' } as const)[n as 'uid']} `),
      r,
    ),
  'an option repeated with its value': (t, r) => one(t, /-[pk] [\w.-]+/g, (m) => `${m} ${m.slice(0, 2)}`, r),
  'a line number of cat or of an editor': (t, r) =>
    r.pick([`    12\t${t}`, `12 ${t}`, `12| ${t}`, `L12: ${t}`]),
  'a remark in brackets at the end': (t, r) =>
    `${t} ${r.pick(['(see CIS 4.1.3)', '[optional]', '<-- new', '=> identity changes', '-- for PCI'])}`,
  'a name of a rule in front': (t, r) => `${r.pick(['identity', 'rule1', 'Rule 4', 'CIS-4.1.3'])}: ${t}`,
  'a glued option and key': (t, r) => one(t, / -k (?=[\w.-]+$)/g, () => ' -k:', r),
  'a percent or dollar sign for the shell in front': (t, r) =>
    `${r.pick(['% ', '$ ', '➜ ~ ', 'PS> ', '>>> '])}${t}`,
  'a relation sign spelled for a shell': (t, r) => one(t, />=/g, () => r.pick(['\\>=', "'>='", '">="']), r),
};

/** Makes up to `count` broken lines, each kind in turn; the same seed gives the same lines. */
export function copiedSlips(seed: number, count: number): readonly CopiedSlip[] {
  const r = random(seed);
  const kinds = Object.entries(makers);
  const out: CopiedSlip[] = [];
  for (let i = 0; out.length < count && i < count * 40; i++) {
    const [slip, make] = kinds[i % kinds.length] ?? [];
    const intended = r.below(2) === 0 ? ruleText(intendedRule(r)) : write(draftOf(heldOutRule(r)));
    const broken = make?.(intended, r);
    if (slip === undefined || broken === undefined || broken === intended) continue;
    if (heldOutReleases.every((v) => loadsOn(broken, v))) continue;
    if (heldOutReleases.every((v) => loadsOn(intended, v))) out.push({ slip, broken, intended });
  }
  return out;
}
