import { explain, paragraphs } from '../core/explain/explain.ts';
import { read, targetsOf } from '../core/service.ts';
import { parseLine } from '../core/syntax/line.ts';
import { decode } from './decode.ts';
import { visible } from './explain.ts';
import { failureLine } from './failure.ts';
import type { Io } from './io.ts';
import type { ExplainRulesRequest } from './requests.ts';

/**
 * Runs `audit-rules explain 'RULE'`; returns the exit status: 2 where a file cannot be read, otherwise 0. For
 * one rule it prints only the sentence; for several, each rule above its sentence.
 */
export async function runExplainRules(request: ExplainRulesRequest, io: Io): Promise<number> {
  const targets = targetsOf(request.targets, request.machine ?? 'x86_64');
  const told: { readonly rule: string; readonly sentence: string }[] = [];
  const tell = (node: ReturnType<typeof parseLine>, open: boolean): void => {
    if (node.kind !== 'command') return;
    const sentence = open ? 'Depends on what the template puts into it.' : paragraphs(explain(node, targets));
    told.push({ rule: visible(node.text), sentence });
  };
  for (const rule of request.rules) tell(parseLine(rule), false);
  let failed = false;
  for (const path of request.files) {
    try {
      const text = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
      for (const line of read(text, path).lines) tell(line.node, (line.opaque?.length ?? 0) > 0);
    } catch (error) {
      failed = true;
      io.stderr(failureLine(path, error));
    }
  }
  const alone = told.length === 1 && request.files.length === 0;
  const texts = told.map(({ rule, sentence }) =>
    alone ? `${sentence}\n` : `${rule}\n${sentence.replace(/^(?=.)/gm, '    ')}\n`,
  );
  io.stdout(texts.join('\n'));
  return failed ? 2 : 0;
}
