import { type Item, type ItemList, noItems } from '../completion/completionItems.ts';
import { type ConfigFact, configFact, configKeywords } from './configFacts.ts';
import { type ConfigLine, configLines } from './configLines.ts';
import { settingMarkdown } from './hoverConfig.ts';

/**
 * Returns what can be typed at a UTF-16 offset of auditd.conf: settings that the file does not have yet
 * first, then the others; after the sign, the values of the setting. Empty in comments, and where only the
 * machine knows what fits.
 */
export function completeConfig(text: string, offset: number): ItemList {
  const lines = configLines(text);
  const line = lines.filter((l) => l.span.start <= offset).at(-1);
  if (!line || line.isComment) return noItems;
  const before = text.slice(line.span.start, offset);
  if (/^ *[A-Za-z_0-9]*$/.test(before)) return { items: nameItems(line, lines, offset), incomplete: false };
  const m = /^ *([A-Za-z_0-9]+)( *)=( *)([^ ]*)$/.exec(before);
  const fact = m?.[1] === undefined ? undefined : configFact(m[1]);
  if (!m || !fact) return noItems;
  return { items: valueItems(m, fact, line, offset), incomplete: false };
}

function nameItems(line: ConfigLine, lines: readonly ConfigLine[], offset: number): readonly Item[] {
  const word = line.words[0];
  const span = word && word.span.start <= offset ? word.span : { start: offset, end: offset };
  const there = new Set(lines.flatMap((l) => (l === line ? [] : (l.words[0]?.text.toLowerCase() ?? []))));
  const hasSign = line.words.length > 1;
  const item = (name: string): Item => {
    const fact = configFact(name);
    const detail = there.has(name) ? 'set in another line' : fact?.deprecated && 'deprecated';
    return {
      label: name,
      kind: 'field',
      span,
      newText: hasSign ? name : `${name} = `,
      text: settingMarkdown(name),
      ...(detail === undefined ? {} : { detail }),
      ...(hasSign || !fact?.choices ? {} : { more: true }),
    };
  };
  const rankOf = (name: string): number =>
    Number(there.has(name)) + 2 * Number(configFact(name)?.deprecated !== undefined);
  return [...configKeywords].sort((a, b) => rankOf(a) - rankOf(b)).map(item);
}

function valueItems(
  [, , beforeSign = '', afterSign = '', typed = '']: RegExpExecArray,
  { choices, examples = [], absent }: ConfigFact,
  line: ConfigLine,
  offset: number,
): readonly Item[] {
  const rest = /^[^ ]*/.exec(line.text.slice(offset - line.span.start))?.[0] ?? '';
  // auditd requires spaces around the sign: one that lacks them is written again with the value.
  const isTight = beforeSign === '' || afterSign === '';
  const signStart = offset - typed.length - afterSign.length - 1 - beforeSign.length;
  const span = { start: isTight ? signStart : offset - typed.length, end: offset + rest.length };
  const item = (value: string, text: string): Item => ({
    label: value,
    kind: 'value',
    span,
    newText: isTight ? ` = ${value}` : value,
    ...(isTight ? { filterText: `${beforeSign}=${afterSign}${value}` } : {}),
    ...(value === absent ? { detail: 'where it is absent' } : {}),
    ...(text === '' ? {} : { text }),
  });
  if (choices) return choices.map((c) => item(c.value, c.text));
  return [...new Set([...(absent === undefined ? [] : [absent]), ...examples])].map((v) => item(v, ''));
}
