import { longerThan } from '../text/bytes.ts';
import { nearest } from '../text/nearestNames.ts';
import { printable } from '../text/printable.ts';
import { configFact, configKeywords } from './configFacts.ts';
import { type ConfigLine, type ConfigWord, configLines } from './configLines.ts';
import type { ConfigFinding } from './findingTypes.ts';
import { fileOfSetting } from './settingFiles.ts';
import { valueFault } from './valueFaults.ts';

/** The longest line that auditd reads, in bytes without the newline (auditd-config.c: get_line). */
const LONGEST_LINE = 158;

/** What begins a placeholder of a template, and is in no setting. */
const TEMPLATE_TAG = /\{\{|\{%|<%|\$\{/;

/**
 * Returns what keeps auditd from starting with an auditd.conf, and what it ignores, by place
 * (auditd-config.c: load_config, sanity_check). What depends on the machine, such as whether a path exists,
 * is not reported; nothing is of a template.
 */
export function auditdConfFindings(text: string): readonly ConfigFinding[] {
  if (TEMPLATE_TAG.test(text)) return [];
  const lines = configLines(text);
  const read = lines.filter((l) => l.words.length > 0 && !longerThan(l.text, LONGEST_LINE));
  const findings = [
    ...lines.flatMap((l) => (read.includes(l) ? lineFindings(l, read) : tooLong(l))),
    ...returnFindings(lines),
    ...repeatedSettings(read),
    ...spaceFindings(read),
    ...flushFindings(read),
  ];
  return findings.sort((a, b) => a.span.start - b.span.start);
}

function tooLong(line: ConfigLine): readonly ConfigFinding[] {
  if (line.words.length === 0) return [];
  const message = `auditd reads lines of at most ${LONGEST_LINE} bytes and ignores this one. Shorten it.`;
  return [{ span: line.span, line: line.number, severity: 'warning', message }];
}

function lineFindings(line: ConfigLine, read: readonly ConfigLine[]): readonly ConfigFinding[] {
  const [name, sign, value, ...others] = line.words;
  if (!name) return [];
  if (sign?.text !== '=' || !value) return [formFinding(line, name)];
  const fact = configFact(name.text);
  if (!fact) return [nameFinding(line, name)];
  const [first, second] = others;
  if (first && !fact.runsProgram) return [extraFinding(line, name, value, others)];
  const found: ConfigFinding[] = [];
  const fault = valueFault(name.text, fact, line, read);
  if (fault) found.push({ line: line.number, ...fault });
  if (second && value.text.toLowerCase() === 'exec')
    found.push({
      span: { start: second.span.start, end: line.span.end },
      line: line.number,
      severity: 'warning',
      message: `auditd runs the program without "${shown(second.text)}". Write a script that adds the arguments.`,
    });
  if (fact.deprecated !== undefined)
    found.push({
      span: name.span,
      line: line.number,
      severity: 'info',
      message: `"${name.text}" is deprecated. ${fact.deprecated}`,
    });
  return found;
}

/** Returns a word as a message shows it. */
function shown(text: string): string {
  return printable(text).slice(0, 60);
}

/** Reports a line that is not a name, a sign and a value with spaces between them. */
function formFinding({ text, span, number: line }: ConfigLine, name: ConfigWord): ConfigFinding {
  const meant = /^\s*([A-Za-z_0-9]+)\s*[=:\s]\s*([^\s=:#][^\s#]*)\s*$/.exec(text);
  const base = { span, line, severity: 'error' } as const;
  if (meant) {
    const newText = `${meant[1]} = ${meant[2]}`;
    const message = `auditd requires one "=" with spaces around it, and does not start. Write "${shown(newText)}".`;
    return { ...base, message, fix: { title: `Write "${shown(newText)}"`, span, newText } };
  }
  const bare = /^[A-Za-z_0-9]+/.exec(name.text)?.[0] ?? '';
  const example = configFact(bare) ? bare : 'num_logs';
  const { choices, absent = '5' } = configFact(example) ?? {};
  const value = choices?.[0]?.value ?? absent;
  return {
    ...base,
    message: `"${shown(text.trim())}" is not a setting, so auditd does not start. Write it as "${example} = ${value}".`,
  };
}

function nameFinding({ number: line }: ConfigLine, { text, span }: ConfigWord): ConfigFinding {
  const base = { span, line };
  const own = fileOfSetting(text);
  if (own !== undefined && own !== 'another file')
    return {
      ...base,
      severity: 'error',
      message: `"${shown(text)}" belongs in ${own}, and auditd does not start with it here. Move it.`,
    };
  const [near] = nearest(text.toLowerCase(), configKeywords);
  if (near === undefined)
    return {
      ...base,
      severity: 'warning',
      message: `"${shown(text)}" is not a known setting; auditd does not start with unknown ones. Remove it.`,
    };
  return {
    ...base,
    severity: 'error',
    message: `"${shown(text)}" is not a setting, so auditd does not start. Use "${near}".`,
    fix: { title: `Replace "${shown(text)}" with "${near}"`, span, newText: near },
  };
}

function extraFinding(
  line: ConfigLine,
  name: ConfigWord,
  value: ConfigWord,
  [first]: readonly ConfigWord[],
): ConfigFinding {
  const span = { start: first?.span.start ?? value.span.end, end: line.span.end };
  const base = { span, line: line.number, severity: 'error' } as const;
  const removed = { span: { start: value.span.end, end: line.span.end }, newText: '' };
  if (!first?.text.startsWith('#'))
    return {
      ...base,
      message: `"${name.text}" accepts one word, so auditd does not start. Remove "${shown(first?.text ?? '')}".`,
      fix: { title: `Remove "${shown(line.text.slice(span.start - line.span.start))}"`, ...removed },
    };
  const comment = line.text.slice(span.start - line.span.start);
  return {
    ...base,
    message:
      'A comment after a value is part of the setting, so auditd does not start. Move it to its own line.',
    fix: {
      title: 'Move the comment above the setting',
      span: line.span,
      newText: `${comment.trimEnd()}\n${line.text.slice(0, value.span.end - line.span.start)}`,
    },
  };
}

function returnFindings(lines: readonly ConfigLine[]): readonly ConfigFinding[] {
  const first = lines.find((l) => l.hasReturn && l.words.length > 0);
  if (!first) return [];
  const message =
    'auditd reads the carriage return as part of the value, and does not start. Use LF line ends in the whole file.';
  return [{ span: first.words.at(-1)?.span ?? first.span, line: first.number, severity: 'error', message }];
}

/** Returns the settings of a name with a value, in their order. */
function settingsNamed(read: readonly ConfigLine[], name: string): readonly ConfigLine[] {
  return read.filter(
    ({ words }) => words[0]?.text.toLowerCase() === name && words[1]?.text === '=' && words[2] !== undefined,
  );
}

function repeatedSettings(read: readonly ConfigLine[]): readonly ConfigFinding[] {
  return configKeywords.flatMap((name) => {
    const all = settingsNamed(read, name);
    const last = all.at(-1);
    return all.slice(0, -1).flatMap((l): readonly ConfigFinding[] => {
      const [word] = l.words;
      if (!word || !last) return [];
      const message = `Line ${last.number + 1} sets "${name}" again, and auditd uses that value. Keep one of them.`;
      return [{ span: word.span, line: l.number, severity: 'warning', message }];
    });
  });
}

/** Returns a size of free space; `0%` is none. Undefined for what is not a number. */
function freeSpace(text: string): { readonly amount: number; readonly isShare: boolean } | undefined {
  const m = /^(\d+)(%?)$/.exec(text);
  return m ? { amount: Number(m[1]), isShare: m[2] === '%' && Number(m[1]) > 0 } : undefined;
}

/** Reports limits of free space in the wrong order (auditd-config.c: sanity_check). */
function spaceFindings(read: readonly ConfigLine[]): readonly ConfigFinding[] {
  const first = settingsNamed(read, 'space_left').at(-1);
  const last = settingsNamed(read, 'admin_space_left').at(-1);
  const [value, least] = [first?.words[2], last?.words[2]];
  const [a, b] = [freeSpace(value?.text ?? '0'), freeSpace(least?.text ?? '0')];
  const [at, word] = [first ?? last, value ?? least];
  // A size and a share cannot be compared without the disk.
  if (!at || !word || !a || !b || a.isShare !== b.isShare || a.amount > b.amount) return [];
  return [{ span: word.span, line: at.number, ...spaceFault(value?.text, least?.text ?? '0', a.isShare) }];
}

/**
 * Returns what is wrong with limits of free space.
 * @param first the value of `space_left`; undefined where it is absent
 */
function spaceFault(
  first: string | undefined,
  last: string,
  isShare: boolean,
): Pick<ConfigFinding, 'severity' | 'message'> {
  if (first === undefined)
    return {
      severity: 'error',
      message:
        '"space_left" must be above "admin_space_left", and is 0 where it is absent: auditd does not start. Add it.',
    };
  if (!isShare)
    return {
      severity: 'error',
      message: `"space_left" (${first}) must be above "admin_space_left" (${last}), or auditd does not start. Write a larger value.`,
    };
  const message = `"space_left" (${first}) is not above "admin_space_left" (${last}), so its action comes too late. Write a larger value.`;
  return { severity: 'warning', message };
}

function flushFindings(read: readonly ConfigLine[]): readonly ConfigFinding[] {
  const flush = settingsNamed(read, 'flush').at(-1);
  const value = flush?.words[2];
  const freq = settingsNamed(read, 'freq').at(-1)?.words[2]?.text ?? '0';
  if (!flush || !value || !/^incremental(?:_async)?$/i.test(value.text) || !/^0+$/.test(freq)) return [];
  const message = `"flush = ${value.text}" requires "freq" above 0, or auditd does not start. Write "freq = 50".`;
  return [{ span: value.span, line: flush.number, severity: 'error', message }];
}
