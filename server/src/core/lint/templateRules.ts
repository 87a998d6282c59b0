import type { Problem } from '../checks/defineCheck.ts';
import type { RulesetCheck, RulesetContext, RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import { rulesetChecks } from '../checks/ruleset/rulesetChecks.ts';
import { fileContext, runRulesetChecks } from '../checks/ruleset/runRuleset.ts';
import { isOn, isSelected, type LintOptions } from '../checks/select.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { Span } from '../text/span.ts';
import { oneForEachEdit } from './oneForEachEdit.ts';

/** Checks of which two lines are enough: what else a template brings changes nothing. */
const ofTwoLines: ReadonlySet<string> = new Set(['AR301', 'AR302', 'AR303', 'AR319', 'AR320', 'AR321']);
/** Checks of a rule that is missing or comes too late: for templates in which no other rule can be hidden. */
const ofAllLines: ReadonlySet<string> = new Set(['AR304', 'AR309', 'AR310']);

/**
 * Returns the problems between the lines of a template that occur with all of its values, such as a rule that
 * repeats another. A problem that depends on lines that may be missing, or on rules that placeholders may
 * add, is not reported. Empty for a file that is not a template.
 */
export function templateRuleProblems(document: RulesDocument, options: LintOptions): readonly Problem[] {
  return document.template ? fragmentProblems(document, options, !document.lines.some(mayAddRules)) : [];
}

/**
 * Returns the problems between the lines of a document that is only a part of the rules: a part of a file, or
 * a template. Empty where there are none.
 * @param complete whether it has all rules that there will be
 */
export function fragmentProblems(
  document: RulesDocument,
  options: LintOptions,
  complete = false,
): readonly Problem[] {
  const { lines } = document;
  const { only, targets, linesAbove = 0 } = options;
  const checks = rulesetChecks.filter(
    (c) =>
      (ofTwoLines.has(c.code) || (complete && ofAllLines.has(c.code))) &&
      isOn(c, options) &&
      isSelected(c, only),
  );
  if (checks.length === 0) return [];
  return stretches(lines).flatMap((part) => {
    const sure = part.filter(({ presence = 'always' }) => presence === 'always');
    if (sure.length < 2) return [];
    const problemsOf = (of: readonly RulesLine[]): readonly RulesetProblem[] =>
      problemsIn(onlyLines(document.text, of, linesAbove), targets, checks);
    const found = problemsOf(sure);
    const possible = part.filter((l) => l.presence !== 'unknown');
    const confirmed = found.length > 0 && possible.length > sure.length ? problemsOf(possible) : found;
    return found.filter((p) => confirmed.some((q) => isSame(p, q))).map((p) => ofDocument(p, linesAbove));
  });
}

/** Reports whether rules may come with a line of a template that cannot be read. */
function mayAddRules({ node, presence }: RulesLine): boolean {
  return presence === 'unknown' && !/^\s*(?:-[bfer]\b|--[a-z])/.test(node.text);
}

/** Returns the lines of rules in groups within which nothing that cannot be read may remove a rule. */
function stretches(lines: readonly RulesLine[]): readonly (readonly RulesLine[])[] {
  const out: RulesLine[][] = [[]];
  for (const line of lines) {
    const { node, presence } = line;
    if (presence === 'unknown' && !/^\s*(?:-[aAwbfer]\b|--[a-z])/.test(node.text)) out.push([]);
    else if (node.kind === 'command') out.at(-1)?.push(line);
  }
  return out;
}

function problemsIn(
  text: string,
  targets: LintOptions['targets'],
  checks: readonly RulesetCheck[],
): readonly RulesetProblem[] {
  const context = passingOver(fileContext(text, '', targets));
  return oneForEachEdit(runRulesetChecks(context, checks));
}

/** Returns a text of the same length that has nothing but some of its lines, below some empty ones. */
function onlyLines(text: string, lines: readonly RulesLine[], above: number): string {
  let out = '';
  for (const { start, end } of lines) out += emptied(text.slice(out.length, start)) + text.slice(start, end);
  return '\n'.repeat(above) + out + emptied(text.slice(out.length));
}

function emptied(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/**
 * Returns what the rules would be if each line loaded: how many are below one that fails is not known of a
 * template.
 */
function passingOver({ rulesets, classes, targets }: RulesetContext): RulesetContext {
  return {
    rulesets: rulesets.map((r) => ({ ...r, load: r.whole })),
    classes: classes.map((c) => ({ ...c, load: c.whole })),
    targets,
  };
}

function isSame(a: RulesetProblem, b: RulesetProblem): boolean {
  return (
    a.code === b.code &&
    a.span.start === b.span.start &&
    a.span.end === b.span.end &&
    (ofTwoLines.has(a.code) || a.message === b.message)
  );
}

/**
 * Makes a problem of the rules of one file a problem of the document; its fixes are for somebody who looks at
 * them.
 * @param above how many empty lines were put above the document
 */
function ofDocument(p: RulesetProblem, above: number): Problem {
  const { file, fixes, related, severity, code, span: place, ...rest } = p;
  const inDocument = ({ start, end }: Span): Span => ({ start: start - above, end: end - above });
  return {
    ...rest,
    code,
    span: inDocument(place),
    scope: 'document',
    // The file becomes a part of a directory, in which other lines decide.
    severity: severity === 'error' && code !== 'AR301' ? 'warning' : severity,
    related: related.map(({ span, message }) => ({ span: inDocument(span), message })),
    fixes: () =>
      fixes().map((f) => ({
        ...f,
        edits: f.edits.map(({ span, newText }) => ({ span: inDocument(span), newText })),
        safety: 'unsafe',
        choice: true,
      })),
  };
}
