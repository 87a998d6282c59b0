import { type LintInput, lintRuleset, type RulesetResult } from '../core/lint/lint.ts';
import { sleep } from './pace.ts';
import type { Schedule } from './rulesetSchedule.ts';

/**
 * What somebody may have written of a line, key after key: rules that concern many others, and between them
 * lines that fail, below which no rule is loaded.
 */
const LINES = ['-w /', '-a always,', '-a always,exit -F arch=b64', '-w /etc', '-w /etc -', ''];
/** How often each is tried: code becomes fast when it has run a few times. */
const ROUNDS = 3;
/** How long the requests that follow the opening of a file go first, in milliseconds. */
const AFTER = 50;
/** After how many milliseconds no further line is tried. */
const LONGEST = 200;

/**
 * Lints a ruleset as if somebody wrote a line into one of its files, and drops the results. What the checks keep
 * of each rule is then there when somebody does, so that the first keys need not wait for it.
 * @param file the 0-based index of the file
 * @param result that of the ruleset as it is
 * @param isWanted reports whether the ruleset is still as it was: nothing is done after that
 */
export async function rehearseEdits(
  input: LintInput,
  file: number,
  result: RulesetResult,
  schedule: Schedule,
  isWanted: () => boolean,
): Promise<void> {
  await sleep(AFTER);
  const start = performance.now();
  let before: RulesetResult | undefined = result;
  for (const text of rehearsedTexts(input.files[file]?.text ?? '')) {
    const files = input.files.map((f, i) => (i === file ? { ...f, text } : f));
    before = await schedule.run(() => lintRuleset({ ...input, files }, before), false, isWanted);
    if (!before || performance.now() - start > LONGEST) return;
  }
}

/** Yields a text with one more line in its middle, a different one each time. */
export function* rehearsedTexts(text: string): Generator<string, undefined, undefined> {
  const middle = text.lastIndexOf('\n', text.length / 2) + 1;
  for (let round = 0; round < ROUNDS; round++)
    for (const line of LINES) yield `${text.slice(0, middle)}${line}\n${text.slice(middle)}`;
}
