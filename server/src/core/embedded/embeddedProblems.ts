import type { Fix, Problem } from '../checks/defineCheck.ts';
import type { LintOptions } from '../checks/select.ts';
import { type FixOptions, fixAll } from '../fixes/fixAll.ts';
import { lintLines } from '../lint/lintLines.ts';
import { shownProblems } from '../lint/shownProblems.ts';
import { fragmentProblems } from '../lint/templateRules.ts';
import { applyEdits, byPlace, type TextEdit } from '../text/span.ts';
import { type EmbeddedRules, editInFile, readEmbedded, spanInFile, toFile } from './embeddedRules.ts';

/** A file with the rules that are inside it. */
export interface Container {
  readonly text: string;
  readonly rules: readonly EmbeddedRules[];
  /** Finds the rules in another text of the file. */
  readonly find: (text: string) => readonly EmbeddedRules[];
}

/**
 * Returns a file with the rules that are inside it.
 * @param text the text of the file
 * @param find finds the rules in a text of the file; also used after an edit
 */
export function containerOf(text: string, find: Container['find']): Container {
  return { text, rules: find(text), find };
}

/**
 * Returns the problems of the rules inside a file, in order, with places and fixes in that file; empty where
 * there are none.
 */
export function embeddedProblems(container: Container, options: LintOptions): readonly Problem[] {
  const problems = container.rules.flatMap((rules, index) => {
    const document = readEmbedded(rules);
    const linesAbove = container.text.slice(0, toFile(rules, 0)).split('\n').length - 1;
    const inFile = { ...options, linesAbove };
    const lines = lintLines(document, inFile);
    const together =
      document.template || rules.kind === 'command'
        ? []
        : shownProblems(fragmentProblems(document, inFile), {
            reaches: lines.reaches,
            settings: options,
            eachPlace: true,
          });
    return [...lines.problems, ...together].map((p) => inContainer(p, container, index));
  });
  return problems.sort(byPlace);
}

function inContainer(p: Problem, container: Container, index: number): Problem {
  const rules = container.rules[index] as EmbeddedRules;
  const { messageIn, ...rest } = p;
  return {
    ...rest,
    span: spanInFile(rules, p.span),
    related: p.related.map((r) => ({ ...r, span: spanInFile(rules, r.span) })),
    fixes: () =>
      p.fixes().flatMap((fix): readonly Fix[] => {
        const edits = editsInContainer(container, index, fix.edits);
        return edits ? [{ ...fix, edits }] : [];
      }),
  };
}

/**
 * Returns edits of the rules with an index as edits of the file that they are inside; undefined where the
 * edited file would not contain the edited rules, and all others unchanged.
 * @param index 0-based, among the rules inside the file
 * @param edits count from the start of the rules' own text
 */
export function editsInContainer(
  { text, rules, find }: Container,
  index: number,
  edits: readonly TextEdit[],
): readonly TextEdit[] | undefined {
  const own = rules[index];
  if (!own) return undefined;
  const made = edits.map((e) => editInFile(own, text, e));
  if (!made.every((e): e is TextEdit => e !== undefined)) return undefined;
  try {
    const wanted = applyEdits(own.text, edits);
    const after = find(applyEdits(text, made));
    const isFaithful =
      after.length === rules.length &&
      after.every((r, i) => r.text === (i === index ? wanted : rules[i]?.text));
    return isFaithful ? made : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the text of a file after all safe fixes of the rules inside it (and others, where the options say
 * so).
 */
export function fixedContainer(container: Container, options: FixOptions): string {
  return container.rules.reduce((now, _, index) => {
    const current = containerOf(now, container.find);
    const rules = current.rules[index];
    if (!rules || current.rules.length !== container.rules.length) return now;
    const edits = fixAll(readEmbedded(rules), options);
    const all = edits.length > 0 ? editsInContainer(current, index, edits) : undefined;
    if (all) return applyEdits(now, all);
    // One that cannot be made in this file leaves the others.
    return [...edits].reverse().reduce((text, edit) => withEdit(text, container.find, index, edit), now);
  }, container.text);
}

function withEdit(text: string, find: Container['find'], index: number, edit: TextEdit): string {
  const made = editsInContainer(containerOf(text, find), index, [edit]);
  return made ? applyEdits(text, made) : text;
}
