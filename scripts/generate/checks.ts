import { whatItFinds } from '../../server/src/core/checks/checkTexts.ts';
import type {
  Category,
  CheckInfo,
  Evidence,
  Example,
  Fix,
} from '../../server/src/core/checks/defineCheck.ts';
import { isLoadCheck } from '../../server/src/core/checks/defineCheck.ts';
import { evidenceKinds, evidenceOf, evidenceText } from '../../server/src/core/checks/evidence.ts';
import { exampleHost } from '../../server/src/core/checks/host/exampleHost.ts';
import { hostChecks } from '../../server/src/core/checks/host/hostChecks.ts';
import { runHostChecks } from '../../server/src/core/checks/host/runHost.ts';
import { exampleAfter, exampleContext } from '../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { rulesetChecks } from '../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { runRulesetChecks } from '../../server/src/core/checks/ruleset/runRuleset.ts';
import type { Machine } from '../../server/src/core/facts/machines.ts';
import { releaseName } from '../../server/src/core/facts/releases.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import type { PolicyCheck } from '../../server/src/core/ima/checks/definePolicyCheck.ts';
import { EXAMPLE_KERNEL } from '../../server/src/core/ima/checks/examplePolicy.ts';
import { policyChecks } from '../../server/src/core/ima/checks/policyChecks.ts';
import { policyKernel } from '../../server/src/core/ima/facts/policyKernels.ts';
import { allChecks as checks } from '../../server/src/core/lint/allChecks.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { targetLabels } from '../../server/src/core/model/targetLabels.ts';
import { messagesOf } from '../../server/src/core/model/verdict.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { capitalized } from '../../server/src/core/text/sentenceParts.ts';
import { both } from '../../server/src/core/text/series.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { checkSources } from './check-sources.ts';
import type { GeneratedFile } from './facts.ts';
import { block, fixHeading, legend, plain, plainKeepingCode, visible } from './markdown.ts';
import { generateMistakes } from './mistakes.ts';
import { kernelsSay, problemOfPolicy, type Shown, withLastNewline } from './policy-examples.ts';

const FAMILIES: readonly (readonly [Category, string, string])[] = [
  ['text', 'Text', 'characters that an editor hides or a word processor inserts'],
  [
    'load',
    'Would not load',
    'lines that auditctl refuses, rules that the kernel rejects, and words that auditctl drops silently',
  ],
  [
    'meaning',
    'Does not do what it seems to do',
    'rules that record nothing, or something other than they seem to',
  ],
  ['ruleset', 'Ruleset', 'what rules do to each other'],
  ['cost', 'Cost', 'what makes the machine slow or the log long'],
  ['style', 'Style', 'how rules are written'],
  ['technique', 'Techniques', 'keys and what they name'],
  ['host', 'Hosts', 'what rules name and their machine does not have'],
];

/** The tables of the page of checks: a part of their codes, a family, and what it is about. */
const SECTIONS: readonly (readonly [language: 'AR' | 'IM', Category, string, string])[] = [
  ...FAMILIES.map(([category, title, text]) => ['AR', category, title, text] as const),
  ['IM', 'text', 'IMA policies: text', 'what spoils a policy file as a text'],
  ['IM', 'load', 'IMA policies: would not load', 'what a kernel refuses, and so the whole policy'],
  [
    'IM',
    'meaning',
    'IMA policies: does not do what it seems to do',
    'rules that match nothing, or more than they say',
  ],
  ['IM', 'ruleset', 'IMA policies: the whole policy', 'what rules do to each other, and to the system'],
  ['IM', 'cost', 'IMA policies: cost', 'what makes the system slow, or its lists long'],
];

/** What the examples of rulesets of several files begin each file with. */
const FILE_MARK = '#-- ';
const filesNote = 'In the examples, a line such as `#-- 10-a.rules` begins a file of rules.d with that name.';

/** Returns the pages of the checks, their table and the common mistakes. */
export function generateChecks(root: string): readonly GeneratedFile[] {
  const sources = checkSources(root);
  const pages = checks.map((c) => ({
    path: `docs/checks/${c.code}.md`,
    text: page(c, sources.get(c.code)),
  }));
  return [...pages, { path: 'docs/checks/README.md', text: tableOfChecks() }, ...generateMistakes()];
}

/** The check of policies with a code; undefined for checks of audit rules. */
function policyCheckOf({ code }: CheckInfo): PolicyCheck | undefined {
  return policyChecks.find((c) => c.code === code);
}

/** The problem of an example that its check finds. */
function shownOf(check: CheckInfo, e: Example): Shown | undefined {
  const policy = policyCheckOf(check);
  return policy ? problemOfPolicy(policy, e) : problemOf(e.bad, check, targetOf(e));
}

function problemOf(text: string, check: CheckInfo, t: Target): Shown | undefined {
  const whole = rulesetChecks.find((c) => c.code === check.code);
  if (whole) {
    const p = runRulesetChecks(exampleContext(text, [t]), [whole])[0];
    return (
      p && {
        message: p.message,
        fixes: p.fixes().map((f) => ({ title: f.title, safety: f.safety, after: exampleAfter(text, f) })),
      }
    );
  }
  const on = check.defaultOff ? { [check.code]: check.severity } : {};
  const host = hostChecks.filter((c) => c.code === check.code);
  const found =
    host.length > 0
      ? runHostChecks(parseDocument(text), [t], exampleHost, host).problems
      : lintLines(parseDocument(text), { targets: [t], severities: on }).problems;
  const p = found.find((x) => x.code === check.code);
  return (
    p && {
      message: p.message,
      fixes: p.fixes().map((f) => ({ title: f.title, safety: f.safety, after: applyEdits(text, f.edits) })),
    }
  );
}

function targetOf(e: Example): Target {
  const t = target(e.target ?? '3.0.9', (e.machine ?? 'x86_64') as Machine);
  if (!t) throw new Error(`an example names the target "${e.target}", which is none`);
  return t;
}

const OUTCOME = {
  refused: 'refuses the line',
  nothing: 'accepts the line and loads nothing',
  crashes: 'crashes',
} as const;

/** What auditctl prints about a line before it reads on: not the reason where it refuses the line. */
const NOTES = /^(?:Old style watch rules are slower|perm used without an arch is slower|warning - )/i;

/** Reports whether auditctl reads each line of a text as an empty one. */
function isBlank(text: string): boolean {
  return parseDocument(text).lines.every(({ node }) => node.kind === 'blank');
}

/** Returns what a version of auditctl does with a text, in a few words: with its first line that does not load, else its first. */
function saying(text: string, t: Target): string {
  const verdicts = parseDocument(text).lines.flatMap(({ node }) =>
    node.kind === 'command' ? [judge(node, t.release, t.machine)] : [],
  );
  const v = verdicts.find((x) => x.outcome !== 'loads') ?? verdicts[0];
  if (!v) return isBlank(text) ? 'skips the line' : 'reads it as a comment';
  const words = messagesOf(v, t.release)
    .flatMap((m) => m.split('\n'))
    .filter((m) => m !== '' && (v.outcome === 'loads' || !NOTES.test(m)));
  const quoted = words.map((m) => `\`${visible(m.replaceAll('%d', 'N'))}\``);
  if (v.outcome === 'loads') {
    if (v.rule?.type === 'delete') return 'asks the kernel to delete the rule';
    const warning = `with the ${quoted.length === 1 ? 'warning' : 'warnings'} ${both(quoted)}`;
    return `accepts the line ${quoted.length === 0 ? 'without a message' : warning} and sends it to the kernel`;
  }
  const what = v.by === 'kernel' ? 'sends the line to the kernel, which rejects it' : OUTCOME[v.outcome];
  if (quoted.length > 0) return `${what}: ${quoted.join(', ')}`;
  if (v.outcome === 'nothing') return 'accepts the line, loads no rule, and prints no message';
  return `${what} without giving a reason`;
}

function bothSay(check: CheckInfo, e: Example): string {
  // What one line says is not what a check of the whole ruleset, or of a machine, is about.
  if ([...rulesetChecks, ...hostChecks].some((c) => c.code === check.code)) return '';
  // auditctl has no say in what only this tool reads.
  if (evidenceOf(check) === 'own') return '';
  const own = targetOf(e);
  // Its version of audit was not measured: what a newer one says is not what the example shows.
  if (own.lacks !== undefined) return '';
  const newest = target('newest', own.machine);
  const old = own.name === 'newest' ? target('3.0.9', own.machine) : own;
  if (!newest || !old) return '';
  const machine = own.machine === 'x86_64' ? '' : ` on ${own.machine}`;
  const name = (t: Target) => `audit ${releaseName(t.release)}`;
  const [a, b] = [saying(e.bad, old), saying(e.bad, newest)];
  return a === b
    ? `${name(old)} and ${name(newest)}${machine}: auditctl ${a}.`
    : `- ${name(old)}${machine}: auditctl ${a}.\n- ${name(newest)}${machine}: auditctl ${b}.`;
}

/** Names the target of an example where it has its own, and the machine where that is not x86_64. */
function forTarget(e: Example): string {
  if (e.target === undefined && e.machine === undefined) return '';
  const { label, machine } = targetOf(e);
  return `If your [target](../targets.md) is ${plain(label)}${machine === 'x86_64' ? '' : ` on ${machine}`}:`;
}

/** Names the kernel of an example of policies where it has its own, or where the message names the kernel. */
function forKernel(e: Example, message: string): string {
  const name = e.target ?? EXAMPLE_KERNEL;
  if (e.target === undefined && !message.includes(`for Linux ${name}.`)) return '';
  if (policyKernel(name)) return `If the setting \`auditRules.ima.kernel\` is ${name}:`;
  return `If your [target](../targets.md) is ${targetLabels([targetOf(e)])}:`;
}

function example(check: CheckInfo, e: Example): string {
  const policy = policyCheckOf(check);
  const problem = shownOf(check, e);
  const fix = problem?.fixes[0];
  const said = e.answer ?? (policy ? kernelsSay(policy, e) : bothSay(check, e));
  const on = policy ? forKernel(e, problem?.message ?? '') : forTarget(e);
  const parts = [on, block(visible(e.bad)), `> ${plain(problem?.message ?? '')}`, said];
  if (problem && fix)
    parts.push(
      ...(fix.after === ''
        ? [`${fixHeading(fix)}, which leaves an empty line.`]
        : [fixHeading(fix), block(visible(fix.after))]),
    );
  return parts.filter((p) => p !== '').join('\n\n');
}

function severityText(check: CheckInfo): string {
  if (isLoadCheck(check))
    return 'error if the line loads on none of your [targets](../targets.md), warning if it loads on some';
  if (!check.defaultOff) return check.severity;
  return `off by default (${check.severity})${check.convention === undefined ? '' : ', on if the convention is set'}`;
}

const hostNote =
  '"This machine" is the one that stores the rules files, which can be a remote host. The editor runs this check for files in `/etc/audit`, and for all files if the setting `auditRules.checkHostPaths` is `on`. The command `audit-rules lint` runs it with `--check-host`. If the machine does not answer, nothing is reported.';

/** What the machine of the examples has, by the check with an example that is not reported because of it. */
const HOST_HAS: ReadonlyMap<string, string> = new Map([
  ['AR701', 'the directory `/opt/app`'],
  ['AR702', 'the directory `/etc/ssh`'],
  ['AR704', 'the directory `/etc/ssh`'],
  ['AR705', 'the user `www-data`'],
  ['AR706', 'the program `/usr/bin/curl`'],
]);

const policyNote =
  '*About IMA:* IMA (Integrity Measurement Architecture) is the part of the kernel that computes the hashes of files when they are used. Its policy contains one rule in each line. The action of a rule says what the kernel does with a file that matches: `measure` adds its hash to a list of measurements, `appraise` denies access unless its hash or signature is valid, `audit` writes its hash to the audit log, and `hash` stores its hash in an attribute of the file. An action with `dont_` before it, such as `dont_measure`, makes an exception. The hook (`func=`) says when the kernel applies the rule: FILE_CHECK, for example, when a file is opened. See [IMA policies](../ima.md).';

/** @param source the file that defines the check, from the root of the repository */
function page(check: CheckInfo, source: string | undefined): string {
  const section = SECTIONS.find(([language, c]) => c === check.category && check.code.startsWith(language));
  const isLoaded = check.category === 'load' && !isLoadCheck(check) && policyCheckOf(check) === undefined;
  const family = isLoaded ? 'Accepted, but not as written' : (section?.[2] ?? check.category);
  const isPolicy = policyCheckOf(check) !== undefined;
  const examples = check.examples.map((e) => example(check, e)).join('\n\n---\n\n');
  const unreported = fine('ofFiles' in check ? check.good.map(withLastNewline) : check.good);
  const signs = legend(examples + unreported);
  const has = HOST_HAS.get(check.code);
  const parts = [
    `<!-- Made by npm run generate. -->\n# ${check.code} ${check.name}`,
    `**${plain(check.title)}**`,
    `${family} · ${severityText(check)} · fixes: ${fixKinds(check).replace(/\w*safe/g, '[$&](README.md#fixes)')}`,
    ...(isPolicy ? [policyNote] : []),
    plainKeepingCode(whatItFinds(check)),
    plainKeepingCode(check.why),
    evidenceText(check),
    ...(check.category === 'host' ? [hostNote] : []),
    ...(has === undefined ? [] : [`In the examples, this machine has ${has}.`]),
    ...(check.examples.some((e) => e.bad.includes(FILE_MARK)) ? [filesNote] : []),
    ...(signs === '' ? [] : [signs]),
    `## ${check.examples.length === 1 ? 'Example' : 'Examples'}`,
    examples,
  ];
  if (check.good.length > 0) {
    // The line itself may load well elsewhere: then the version makes the difference.
    const same = check.examples.find((e) => check.good.includes(e.bad));
    parts.push(
      '## Not reported',
      ...(same ? [isPolicy ? wherePolicyLoads(same) : 'On audit 3.0.9:'] : []),
      unreported,
    );
  }
  const links = ['[All checks](README.md)', ...(source === undefined ? [] : [`[Source](../../${source})`])];
  parts.push(links.join(' · '));
  return `${parts.join('\n\n')}\n`;
}

/** Says where a policy loads that another kernel refuses. */
function wherePolicyLoads({ target: name = EXAMPLE_KERNEL }: Example): string {
  return policyKernel(name)
    ? `On Linux ${EXAMPLE_KERNEL}:`
    : `On Linux ${EXAMPLE_KERNEL}, if the distribution that built the kernel is not known:`;
}

/** Lines stand together; several rulesets must not be read as one. */
function fine(good: readonly string[]): string {
  if (!good.some((g) => g.trimEnd().includes('\n'))) return block(good.map(visible).join('\n'));
  return good.map((g) => block(visible(g))).join('\n\n---\n\n');
}

/** Which kinds of fixes the examples of a check bring to light. */
function fixKinds(check: CheckInfo): string {
  const kinds = new Set<Fix['safety']>();
  for (const e of check.examples) for (const f of shownOf(check, e)?.fixes ?? []) kinds.add(f.safety);
  return kinds.size === 0 ? 'none' : [...kinds].sort().join(' and ');
}

function tableOfChecks(): string {
  const parts = [
    '<!-- Made by npm run generate. -->\n# The checks',
    `There are ${checks.length} checks. A line is an error if it loads on none of your [targets](../targets.md), the systems that your rules must load on. If it loads on some of them, it is a warning. All other problems are at most warnings.`,
    '## Fixes',
    'If a rule already loads, a *safe* fix never changes what it records. An *unsafe* fix may change that, or it writes what was most likely meant: look at the result before you keep it. If more, fewer or other events are recorded after a fix, its title says so.',
    '## Evidence',
    `The evidence of a check says how we know that it is right:\n\n${EVIDENCE.map((e) => `- *${e}*: ${evidenceKinds[e]}`).join('\n')}\n\nIf the evidence is *in part*, the page of the check says what was not tried.`,
    familyCounts(),
    legend(),
  ];
  for (const [language, category, title, text] of SECTIONS) {
    const own = checks.filter((c) => c.category === category && c.code.startsWith(language));
    if (own.length === 0) continue;
    const rows = own.map(rowOf);
    parts.push(
      `## ${title}`,
      `${capitalized(text)}.`,
      [
        '| code | name | severity | what it finds | fixes | evidence |',
        '|---|---|---|---|---|---|',
        ...rows,
      ].join('\n'),
    );
  }
  parts.push('See also the [common mistakes](../mistakes.md), each with the check that finds it.');
  return `${parts.join('\n\n')}\n`;
}

/** The row of a check in the table of its family. */
function rowOf(check: CheckInfo): string {
  const evidence = `${evidenceOf(check)}${check.unproven === undefined ? '' : ', in part'}`;
  const link = `[${check.code}](${check.code}.md)`;
  const cells = [link, check.name, shortSeverity(check), plain(check.title), fixKinds(check), evidence];
  return `| ${cells.join(' | ')} |`;
}

function shortSeverity(check: CheckInfo): string {
  if (isLoadCheck(check)) return 'error';
  return check.defaultOff ? 'off' : check.severity;
}

const EVIDENCE = Object.keys(evidenceKinds) as readonly Evidence[];

/** How many checks a family has, and on what their claims rest. */
function familyCounts(): string {
  const row = (title: string, own: readonly CheckInfo[]) =>
    `| ${[title, own.length, ...EVIDENCE.map((e) => own.filter((c) => evidenceOf(c) === e).length)].join(' | ')} |`;
  const families = SECTIONS.map(
    ([language, category, title]) =>
      [title, checks.filter((c) => c.category === category && c.code.startsWith(language))] as const,
  );
  const rows = families.flatMap(([title, own]) => (own.length === 0 ? [] : [row(title, own)]));
  const head = ['family', 'checks', ...EVIDENCE];
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...rows, row('all', checks)].join(
    '\n',
  );
}
