import mistakesJson from '../../server/data/facts/mistakes.json';
import type { Problem } from '../../server/src/core/checks/defineCheck.ts';
import { exampleHost } from '../../server/src/core/checks/host/exampleHost.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { lintWithHost } from '../../server/src/core/service.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { capitalized } from '../../server/src/core/text/sentenceParts.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import type { GeneratedFile } from './facts.ts';
import { block, fixHeading, legend, plain, visible } from './markdown.ts';

interface Mistake {
  readonly what: string;
  readonly line: string;
  readonly note: string;
}

/** docs/mistakes.md: each common mistake with the place that is marked, the message, and what the first fix makes of it. */
export function generateMistakes(): readonly GeneratedFile[] {
  const t = target('3.0.9');
  if (!t) throw new Error('there is no target 3.0.9');
  const all: readonly Mistake[] = mistakesJson;
  const parts = [
    '<!-- Made by npm run generate. -->\n# Common mistakes',
    `${all.length} lines that people write, as the checks judge them for audit 3.0.9 on x86_64: the marked place, the message, and what the first fix makes of the line ([safe and unsafe fixes](checks/README.md#fixes)). ${legend(visible(all.map((m) => m.line).join('\n')))}`,
    ...all.map((m, i) => entry(m, i + 1, t)),
  ];
  return [{ path: 'docs/mistakes.md', text: `${parts.join('\n\n')}\n` }];
}

function entry(m: Mistake, number: number, t: Target): string {
  const document = parseDocument(m.line);
  const alone = lintLines(document, { targets: [t] }).problems[0];
  const problem = alone ?? lintWithHost(document, exampleHost, { targets: [t] })[0];
  const title = `## ${number}. ${capitalized(m.what)}`;
  if (!problem) throw new Error(`no check finds the common mistake ${number}`);
  const where = alone ? '' : ', where the machine is asked';
  const said = `[${problem.code}](checks/${problem.code}.md) ${problem.severity}${where}: ${plain(problem.message)}`;
  return [title, block(`${visible(m.line)}\n${carets(m.line, problem)}`), said, mended(m, problem)].join(
    '\n\n',
  );
}

function carets(line: string, { span }: Problem): string {
  return ' '.repeat(span.start) + '^'.repeat(Math.max(1, Math.min(span.end, line.length) - span.start));
}

function mended(m: Mistake, problem: Problem): string {
  const fix = problem.fixes()[0];
  if (!fix) return `No fix: ${plain(m.note)}.`;
  const after = visible(applyEdits(m.line, fix.edits));
  const title = fixHeading(fix);
  return after === '' ? `${title}, which leaves an empty line.` : `${title}\n\n${block(after)}`;
}
