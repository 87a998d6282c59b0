import type { Hover } from '../hover/hoverTypes.ts';
import { codeSpan } from '../text/markdown.ts';
import { configFact } from './configFacts.ts';
import { configLines } from './configLines.ts';

/**
 * Returns the hover for the word at a UTF-16 offset of auditd.conf: what a setting is for, and what a value
 * makes auditd do. Undefined in comments, between words, and at what auditd does not know.
 */
export function hoverConfig(text: string, offset: number): Hover | undefined {
  const line = configLines(text)
    .filter((l) => l.span.start <= offset)
    .at(-1);
  const [name, sign, value] = line?.words ?? [];
  const fact = name && configFact(name.text);
  if (!name || !fact) return undefined;
  if (offset >= name.span.start && offset < name.span.end)
    return { span: name.span, summary: settingMarkdown(name.text) };
  if (sign?.text !== '=' || !value || offset < value.span.start || offset >= value.span.end) return undefined;
  const choice = fact.choices?.find((c) => c.value === value.text.toLowerCase());
  if (!choice) return { span: value.span, summary: settingMarkdown(name.text) };
  return {
    span: value.span,
    summary: `${codeSpan(choice.value)}: ${choice.text}.`,
    details: [settingMarkdown(name.text)],
  };
}

/**
 * Returns what there is to know of a setting of auditd.conf as Markdown; empty for one that auditd does not
 * know.
 * @param name in any case
 */
export function settingMarkdown(name: string): string {
  const fact = configFact(name);
  if (!fact) return '';
  const { text, choices, number, hasPercent, absent, deprecated } = fact;
  const limits = number && number[1] < Number.MAX_SAFE_INTEGER ? ` from ${number[0]} to ${number[1]}` : '';
  const values = choices?.map((c) => codeSpan(c.value)).join(', ');
  const lines = [
    ...(values === undefined ? [] : [`**Values:** ${values}`]),
    ...(number ? [`**Value:** a number${limits}${hasPercent ? ', or a percentage' : ''}`] : []),
    ...(absent === undefined ? [] : [`**Where it is absent:** ${codeSpan(absent)}`]),
    ...(deprecated === undefined ? [] : [`**Deprecated:** ${deprecated}`]),
  ];
  const facts = lines.length === 0 ? '' : `\n\n${lines.join('  \n')}`;
  return `${codeSpan(name.toLowerCase())}: ${text}${facts}`;
}
