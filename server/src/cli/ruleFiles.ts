import { isPolicyName } from '../core/ima/syntax/policyNames.ts';
import { templateKindOf } from '../core/syntax/template.ts';

/**
 * Reports whether a file's name (without a path) is that of a file of rules, of audit or of another program,
 * or of a template of one.
 */
export function isRulesFile(name: string): boolean {
  return name.endsWith('.rules') || (templateKindOf(name) !== undefined && /\.rules\.[^.]+$/.test(name));
}

/** Reports whether a file is one of rules or an IMA policy, by its name and the name of its directory. */
export function isRuleText(name: string, directory: string): boolean {
  return isRulesFile(name) || isPolicyName(directory, name);
}

/**
 * The path of a file that is audit's, as the extension knows it: by its own name, or by that of a directory
 * around it.
 */
const auditPath =
  /audit[^/]*$|(?:^|\/)[^/]*audit[^/]*\/(?:files\/|templates\/(?:[^/]+\/)*)?(?:etc\/audit\/)?(?:rules\.d\/)?[^/]+$/i;

/**
 * Reports whether a path shows that its file contains audit rules; udev, polkit and Suricata have `*.rules`
 * files too.
 */
export function isAuditPath(path: string): boolean {
  return auditPath.test(path);
}

/**
 * A line that auditctl would read as a rule or a setting, or that was meant as one: also with a dash that a word
 * processor wrote, a path that is not absolute, or a list and an action that a space divides. No other program
 * has such lines; those of iptables begin with `-A` and a chain.
 */
const auditLine =
  /^\uFEFF?[ \t]*(?:auditctl[ \t]+)?[-\u2010-\u2015\u2212](?:[aAd][ \t]*[a-z_]+,[a-z_]+|[aAd][ \t]+(?:always|never|possible|exit|task|user|exclude|filesystem|entry|io_uring)\b|[wW](?:[ \t]*\/|[ \t]+\S)|(?:D|b[ \t]*\d+|[efr][ \t]*\d+|c|i)[ \t\r]*$|-(?:backlog_wait_time|loginuid-immutable|reset-lost)\b)/m;

/** Reports whether the text of a file has a line of audit rules. */
export function hasAuditLine(text: string): boolean {
  return auditLine.test(text);
}
