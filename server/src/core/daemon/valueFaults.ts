import { nearest } from '../text/nearestNames.ts';
import { printable } from '../text/printable.ts';
import type { ConfigFact } from './configFacts.ts';
import type { ConfigLine, ConfigWord } from './configLines.ts';
import type { ConfigFinding } from './findingTypes.ts';

type Fault = Omit<ConfigFinding, 'line'>;

const shown = (text: string): string => printable(text).slice(0, 60);

/**
 * Returns why auditd refuses the value of a setting (auditd-config.c: the parsers of the settings); undefined
 * where it may accept it.
 * @param name as it is written
 * @param line the line of the setting
 * @param read all lines that auditd reads, some of which change what is accepted
 */
export function valueFault(
  name: string,
  fact: ConfigFact,
  line: ConfigLine,
  read: readonly ConfigLine[],
): Fault | undefined {
  const [, , value, option] = line.words;
  if (!value) return undefined;
  if (fact.choices) return choiceFault(name, fact, value) ?? programFault(fact, value, option);
  const severity = fact.isIgnoredBySome ? 'warning' : 'error';
  if (fact.number) return numberFault(name, fact, value, severity);
  switch (name.toLowerCase()) {
    case 'tcp_client_ports':
      return portsFault(name, value, severity);
    case 'log_file':
      return logFault(name, value);
    case 'action_mail_acct':
      return mailFault(name, value, isMailVerified(line, read));
    default:
      return undefined;
  }
}

function choiceFault(
  name: string,
  { choices = [], isIgnoredBySome }: ConfigFact,
  { text, span }: ConfigWord,
): Fault | undefined {
  const values = choices.map((c) => c.value);
  if (values.includes(text.toLowerCase())) return undefined;
  const severity = isIgnoredBySome ? 'warning' : 'error';
  const [near] = nearest(text.toLowerCase(), values);
  const fact = `"${shown(text)}" is not a value of "${name}", so auditd does not start.`;
  if (near === undefined) return { span, severity, message: `${fact} Values are ${values.join(', ')}.` };
  const fix = { title: `Replace "${shown(text)}" with "${near}"`, span, newText: near };
  return { span, severity, message: `${fact} Use "${near}".`, fix };
}

function programFault(
  { runsProgram }: ConfigFact,
  { text, span }: ConfigWord,
  option: ConfigWord | undefined,
): Fault | undefined {
  if (!runsProgram || text.toLowerCase() !== 'exec' || option?.text.startsWith('/')) return undefined;
  const message = option
    ? `"${shown(option.text)}" must be an absolute path, or auditd does not start. Begin it with "/".`
    : '"exec" requires a program, or auditd does not start. Write its absolute path after it.';
  return { span: option?.span ?? span, severity: 'error', message };
}

function numberFault(
  name: string,
  { number: [least, most] = [0, 0], hasPercent }: ConfigFact,
  { text, span }: ConfigWord,
  severity: Fault['severity'],
): Fault | undefined {
  const percent = hasPercent && text.endsWith('%');
  const digits = percent ? text.slice(0, -1) : text;
  const range = most < Number.MAX_SAFE_INTEGER ? ` from ${least} to ${most}` : '';
  if (!/^\d+$/.test(digits)) {
    const what = hasPercent ? 'a number of megabytes, or a percentage' : `a number${range}`;
    const message = `"${name}" requires ${what}, not "${shown(text)}". Write digits only, or auditd does not start.`;
    return { span, severity, message };
  }
  if (percent && Number(digits) > 99)
    return {
      span,
      severity,
      message: `"${name}" must be below 100 %, or auditd does not start. Write a smaller value.`,
    };
  const number = Number(digits);
  if (percent || (number >= least && (most >= Number.MAX_SAFE_INTEGER || number <= most))) return undefined;
  const message = `"${name}" must be${range || ' smaller'}, or auditd does not start. Replace "${shown(text)}".`;
  return { span, severity, message };
}

function portsFault(
  name: string,
  { text, span }: ConfigWord,
  severity: Fault['severity'],
): Fault | undefined {
  const m = /^(\d+)(?:-(\d+))?$/.exec(text);
  const [first, last] = [Number(m?.[1]), Number(m?.[2] ?? m?.[1])];
  if (m && first <= last && last <= 65_535) return undefined;
  const message = `"${name}" requires a port or a range of ports, not "${shown(text)}". Write it as "1024-65535".`;
  return { span, severity, message };
}

/** Reports a log whose directory has a name that is too short for auditd: `/a/audit.log`. */
function logFault(name: string, { text, span }: ConfigWord): Fault | undefined {
  if (text.startsWith('/') && text.slice(0, text.lastIndexOf('/')).length >= 4) return undefined;
  const message = `"${name}" requires a path whose directory has at least 4 characters, or auditd does not start. Write "/var/log/audit/audit.log".`;
  return { span, severity: 'error', message };
}

function mailFault(name: string, { text, span }: ConfigWord, isVerified: boolean): Fault | undefined {
  if (!isVerified) return undefined;
  const isFine =
    text.length >= 2 && /^[A-Za-z0-9@._-]+$/.test(text) && (!text.includes('@') || /@.*\./.test(text));
  if (isFine) return undefined;
  const message = `"${shown(text)}" is not an address for "${name}", so auditd does not start. Write one such as "root" or "audit@example.com".`;
  return { span, severity: 'error', message };
}

/** Reports whether auditd looks at addresses when it reads a line: the last `verify_email` above it says so. */
function isMailVerified(line: ConfigLine, read: readonly ConfigLine[]): boolean {
  const above = read.filter(
    (l) => l.number < line.number && l.words[0]?.text.toLowerCase() === 'verify_email',
  );
  return above.at(-1)?.words[2]?.text.toLowerCase() !== 'no';
}
