import { machineOfArch } from '../../completion/ruleInfo.ts';
import { type Field, fieldOfNumber, fields } from '../../facts/fields.ts';
import { kernelOfCall } from '../../facts/kernelVersions.ts';
import { elfOf, type Machine, machineOfBits, machines } from '../../facts/machines.ts';
import { sinceName } from '../../facts/releases.ts';
import { argumentsOf, declarationOf, permLettersOf } from '../../facts/syscallInfo.ts';
import { type NamedNumber, syscalls } from '../../facts/tables.ts';
import type { FeatureContext } from '../../featureContext.ts';
import { looksAt } from '../../matching/consultedFields.ts';
import { fieldLoads, operatorsOf } from '../../model/fieldSupport.ts';
import type { ListName } from '../../model/rule.ts';
import { codeSpan } from '../../text/markdown.ts';
import { fieldWords } from './fieldWords.ts';
import { manualPage } from './manualPages.ts';
import { optionWords } from './optionWords.ts';
import { syscallWords } from './syscallWords.ts';
import { actionWords, listWords } from './valueWords.ts';

// The texts that hover and completion share. Markdown.

/** About an option of auditctl. */
export function aboutOption(name: string): string | undefined {
  const words = Object.hasOwn(optionWords, name) ? optionWords[name] : undefined;
  return words && `${codeSpan(words.usage)}: ${words.short}\n\n${words.text}`;
}

/** About a list. */
export function listText(list: ListName): string {
  return `List \`${list}\`\n\n${listWords[list]}`;
}

/** About an action. */
export function actionText(action: 'always' | 'never'): string {
  return `Action \`${action}\`\n\n${actionWords[action]}`;
}

const lists: readonly ListName[] = ['exit', 'io_uring', 'task', 'user', 'exclude', 'filesystem'];

/** About a field: what it is, on which lists and with which operators it loads. `list` is the one of the line. */
export function fieldText(field: Field, list: ListName | undefined, context: FeatureContext): string {
  const words = Object.hasOwn(fieldWords, field.name) ? fieldWords[field.name] : undefined;
  const parts = [`Field \`${field.name}\`${words ? `: ${words.short}` : ''}`];
  if (words?.text) parts.push(words.text);
  const taking = lists.filter((l) => context.targets.some((t) => fieldLoads(field, '=', l, t)));
  if (list && !taking.includes(list)) parts.push(`**Does not load on the list ${list}.**`);
  const judged = list && taking.includes(list) ? list : taking[0];
  const operators = judged ? operatorsOf(field, judged, context.targets) : [];
  const blind = taking.filter((l) => !looksAt(l, field.number));
  const facts = [
    ...(operators.length > 0 ? [`Operators that load: ${operators.map(codeSpan).join(' ')}`] : []),
    ...(taking.length > 0 ? [`Lists that take it: ${taking.join(', ')}`] : []),
    ...(blind.length > 0
      ? [`Lists that take it, but whose filter never looks at it: ${blind.join(', ')}`]
      : []),
    ...(field.since > 0 ? [`Known since ${sinceName(field.since)}`] : []),
    ...sameAs(field),
  ];
  parts.push(facts.join('  \n'));
  return parts.filter((p) => p !== '').join('\n\n');
}

function sameAs(field: Field): readonly string[] {
  const twin = fieldOfNumber(field.number);
  const other =
    twin && twin.name !== field.name
      ? twin
      : fields.find((f) => f.number === field.number && f.name !== field.name);
  return other ? [`The same field as \`${other.name}\``] : [];
}

/** About a system call on a machine; `also` is the other table that a 64-bit machine runs. */
export function syscallText(name: string, machine: Machine, also: readonly Machine[]): string | undefined {
  const found = syscalls(machine).find(name);
  const others = also.filter((m) => m !== machine).flatMap((m) => ({ m, call: syscalls(m).find(name) }));
  if (!found && !others.some((o) => o.call)) return undefined;
  const numbers = [{ m: machine, call: found }, ...others].map(({ m, call }) =>
    call ? `${numberOf(call)} on ${m}` : `not on ${m}`,
  );
  const elsewhere = otherNumbers(name, [machine, ...others.map((o) => o.m)]);
  const parts = [
    prototype(name),
    `${numbers.join(', ')}${elsewhere === '' ? '' : `  \nElsewhere: ${elsewhere}`}`,
  ];
  const { letters, byFlags } = permLettersOf(name.toLowerCase(), machine);
  if (letters !== '')
    parts.push(
      byFlags
        ? 'Counts as `r` or `w` for `perm=`, by how the file is opened.'
        : `Counts as ${[...letters].map(codeSpan).join(' and ')} for \`perm=\`.`,
    );
  const kernel = found && kernelOfCall(found.number);
  if (found && found.since > 0) parts.push(`auditctl knows the name since ${sinceName(found.since)}.`);
  if (kernel !== undefined) parts.push(`The kernel has the call since Linux ${kernel}.`);
  const low = name.toLowerCase();
  const words = Object.hasOwn(syscallWords, low) ? syscallWords[low] : undefined;
  if (words) parts.push(words);
  const page = manualPage(low, '2');
  if (page !== undefined) parts.push(`[${name}(2)](${page})`);
  return parts.join('\n\n');
}

/** `5 on i386, arm; not on riscv64`: all machines but those that are told already. */
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

/** About a value of arch=. */
export function archText(value: string, host: Machine): string | undefined {
  const low = value.toLowerCase();
  const elf = (m: Machine) => `elf number \`0x${elfOf(m).toString(16)}\``;
  if (low === 'b64' || low === 'b32') {
    const meant = machineOfBits(low, host);
    const what = low === 'b64' ? 'the 64-bit system calls' : 'the 32-bit system calls';
    if (!meant)
      return `\`${low}\`: ${what} of the machine that the rules are loaded on\n\n${host} has none: auditctl refuses the line there.`;
    return `\`${low}\`: ${what} of the machine that the rules are loaded on\n\nOn ${host} that is ${meant}, ${elf(meant)}.`;
  }
  const named = machineOfArch(value, host);
  if (!named) return undefined;
  // audit-userspace 4.0.3 brought both; what was measured is 4.0.4.
  const since = named.startsWith('riscv') ? '\n\nKnown since 4.0.3.' : '';
  return `${codeSpan(value)}: the system calls of ${named}, ${elf(named)}${since}`;
}
