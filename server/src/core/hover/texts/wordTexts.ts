import { machineOfArch } from '../../completion/ruleInfo.ts';
import { type Field, fieldOfNumber, fields } from '../../facts/fields.ts';
import { kernelOfCall } from '../../facts/kernelVersions.ts';
import { elfOf, type Machine, machineOfBits, machines } from '../../facts/machines.ts';
import { NEWEST, sinceName } from '../../facts/releases.ts';
import { argumentsOf, declarationOf, permLettersOf } from '../../facts/syscallInfo.ts';
import { type NamedNumber, permSyscalls, syscalls } from '../../facts/tables.ts';
import type { FeatureContext } from '../../featureContext.ts';
import { looksAt } from '../../matching/consultedFields.ts';
import { fieldLoads, operatorsOf } from '../../model/fieldSupport.ts';
import type { ListName } from '../../model/rule.ts';
import { codeSpan } from '../../text/markdown.ts';
import { ownValue } from '../../text/ownValue.ts';
import { fieldWords } from './fieldWords.ts';
import { manualPage } from './manualPages.ts';
import { optionWords } from './optionWords.ts';
import { syscallWords } from './syscallWords.ts';
import { actionWords, listWords } from './valueWords.ts';

// Texts that hovers and completion share. Markdown.

/**
 * Returns the text about an option of auditctl, as Markdown, by its name without dashes; undefined for an
 * unknown one.
 */
export function aboutOption(name: string): string | undefined {
  const words = ownValue(optionWords, name);
  return words && `${codeSpan(words.usage)}: ${words.short}\n\n${words.text}`;
}

/** Returns the text about a list of the kernel, as Markdown, for a hover. */
export function listText(list: ListName): string {
  return `List \`${list}\`\n\n${listWords[list]}`;
}

/**
 * Returns the text about an action, as Markdown, for a hover.
 * @param list the list of the rule, where it is known: on some an action means something else
 */
export function actionText(action: 'always' | 'never', list?: ListName): string {
  if (list === 'exclude')
    return `Action \`${action}\`\n\nA record that matches is dropped. On the exclude list, \`always\` and \`never\` do the same.`;
  return `Action \`${action}\`\n\n${actionWords[action]}`;
}

const lists: readonly ListName[] = ['exit', 'io_uring', 'task', 'user', 'exclude', 'filesystem'];

/**
 * Returns the text about a field, as Markdown: its meaning, and the lists and operators with which it loads.
 * @param list the list of the line; undefined where it is not known
 */
export function fieldText(field: Field, list: ListName | undefined, context: FeatureContext): string {
  const words = ownValue(fieldWords, field.name);
  const parts = [`Field \`${field.name}\`${words ? `: ${words.short}` : ''}`];
  const taking = lists.filter((l) => context.targets.some((t) => fieldLoads(field, '=', l, t)));
  if (list && !taking.includes(list)) parts.push(`**It does not load on the list ${list}.**`);
  const judged = list && taking.includes(list) ? list : taking[0];
  const operators = judged ? operatorsOf(field, judged, context.targets) : [];
  const blind = taking.filter((l) => !looksAt(l, field.number));
  const facts = [
    ...(operators.length > 0 ? [`**Operators:** ${operators.map(codeSpan).join(' ')}`] : []),
    ...(taking.length > blind.length
      ? [`**Lists:** ${taking.filter((l) => !blind.includes(l)).join(', ')}`]
      : []),
    ...idleText(blind),
    ...(field.since > 0 ? [`**Requires:** audit ${sinceName(field.since)}`] : []),
    ...sameAs(field),
  ];
  parts.push(facts.join('  \n'), words?.text ?? '');
  return parts.filter((p) => p !== '').join('\n\n');
}

/** Says what a field does on the lists that accept it and do not compare it (auditfilter.c: audit_filter). */
function idleText(accepting: readonly ListName[]): readonly string[] {
  const isStopping = (l: ListName): boolean => l === 'user' || l === 'exclude';
  const [stops, idle] = [accepting.filter(isStopping), accepting.filter((l) => !isStopping(l))];
  return [
    ...(stops.length > 0
      ? [
          `**Do not use on the lists:** ${stops.join(', ')} (the kernel then ignores this rule and all later rules of the list)`,
        ]
      : []),
    ...(idle.includes('task') ? ['**On the list task:** the rule loads, but never matches'] : []),
    ...(idle.includes('filesystem')
      ? ['**On the list filesystem:** the rule loads, but the kernel ignores this field']
      : []),
  ];
}

function sameAs(field: Field): readonly string[] {
  const first = fieldOfNumber(field.number);
  const other =
    first && first.name !== field.name
      ? first
      : fields.find((f) => f.number === field.number && f.name !== field.name);
  return other ? [`**Same field as:** \`${other.name}\``] : [];
}

/**
 * Returns the text about a system call on a machine, as Markdown; undefined where neither it nor `also` has
 * one of that name.
 * @param also the other machines whose programs the machine runs: the 32-bit ABI of a 64-bit one
 */
export function syscallText(name: string, machine: Machine, also: readonly Machine[]): string | undefined {
  const found = syscalls(machine).find(name);
  const others = also.filter((m) => m !== machine).flatMap((m) => ({ m, call: syscalls(m).find(name) }));
  if (!found && !others.some((o) => o.call)) return undefined;
  const numbers = [{ m: machine, call: found }, ...others].map(({ m, call }) =>
    call ? `${numberOf(call)} on ${m}` : `not on ${m}`,
  );
  const elsewhere = otherNumbers(name, [machine, ...others.map((o) => o.m)]);
  const { letters, byFlags } = permLettersOf(name.toLowerCase(), machine);
  const kernel = found && kernelOfCall(found.number);
  const facts = [
    `**Number:** ${numbers.join(', ')}`,
    ...(elsewhere === '' ? [] : [`**Other machines:** ${elsewhere}`]),
    ...(letters === ''
      ? []
      : [`**Matched by:** ${letterTexts(letters, byFlags)}${omittedAfterArch(name.toLowerCase(), letters)}`]),
    ...(found && found.since > 0 ? [`**Requires:** audit ${sinceName(found.since)}`] : []),
    ...(kernel === undefined ? [] : [`**Kernel:** Linux ${kernel} or later`]),
  ];
  const parts = [prototype(name), facts.join('  \n')];
  const low = name.toLowerCase();
  const words = ownValue(syscallWords, low);
  if (words) parts.push(words);
  const page = manualPage(low, '2');
  if (page !== undefined) parts.push(`[${name}(2)](${page})`);
  return parts.join('\n\n');
}

function letterTexts(letters: string, byFlags: boolean): string {
  return byFlags
    ? '`perm=r` or `perm=w`, depending on how the file is opened'
    : [...letters].map((l) => codeSpan(`perm=${l}`)).join(' and ');
}

/** Says that auditctl's own lists, which it uses for `perm=` after an arch, lack a system call; empty if they have it. */
function omittedAfterArch(name: string, letters: string): string {
  const lists = [...letters].map((l) => permSyscalls(l, NEWEST) ?? []);
  return lists.some((names) => names.includes(name))
    ? ''
    : `. Since audit 3.1.3, a rule with \`perm=\` after \`arch=\` matches ${name} only if the rule also has \`-S ${name}\`.`;
}

/** Returns `5 on i386, arm; not on riscv64` for all machines except those that are listed already. */
function otherNumbers(name: string, told: readonly Machine[]): string {
  const byNumber = new Map<string, Machine[]>();
  for (const m of machines) {
    if (told.includes(m)) continue;
    const call = syscalls(m).find(name);
    const number = call ? numberOf(call) : 'not';
    byNumber.set(number, [...(byNumber.get(number) ?? []), m]);
  }
  const sorted = [...byNumber].sort(([a], [b]) => Number(a === 'not') - Number(b === 'not'));
  return sorted.map(([number, on]) => `${number} on ${on.join(', ')}`).join('; ');
}

function numberOf(call: NamedNumber): string {
  return call.number < 0 ? 'known' : String(call.number);
}

function prototype(name: string): string {
  const args = argumentsOf(name);
  if (!args) return `System call \`${name}\``;
  const told = args.map((a, i) => `${i < 4 ? `/* a${i} */ ` : ''}${declarationOf(a)}`);
  return `\`\`\`c\n${name.toLowerCase()}(${told.join(', ')})\n\`\`\``;
}

/** Returns the text about a value of arch=, as Markdown, on a host; undefined for an unknown value. */
export function archText(value: string, host: Machine): string | undefined {
  const low = value.toLowerCase();
  const elf = (m: Machine) => `ELF number \`0x${elfOf(m).toString(16)}\``;
  if (low === 'b64' || low === 'b32') {
    const meant = machineOfBits(low, host);
    const what = low === 'b64' ? 'the 64-bit system calls' : 'the 32-bit system calls';
    if (!meant)
      return `\`${low}\`: ${what} of the machine where the rules are loaded\n\n${host} has none, so auditctl refuses the line there.`;
    return `\`${low}\`: ${what} of the machine where the rules are loaded\n\nOn ${host}, a log shows them as \`arch=${elfOf(meant).toString(16)}\`${meant === host ? '' : ` (${meant})`}.`;
  }
  const named = machineOfArch(value, host);
  if (!named) return undefined;
  // audit-userspace 4.0.3 brought both; what was measured is 4.0.4.
  const since = named.startsWith('riscv') ? '\n\nIt requires audit 4.0.3.' : '';
  return `${codeSpan(value)}: the system calls of ${named}, ${elf(named)}${since}`;
}
