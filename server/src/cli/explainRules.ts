import { explain, paragraphs } from '../core/explain/explain.ts';
import { explainPolicyLine } from '../core/ima/editor/explainPolicyLine.ts';
import { kernelsFor } from '../core/ima/facts/policyKernels.ts';
import { parsePolicy } from '../core/ima/syntax/policyDocument.ts';
import { isPolicyPath } from '../core/ima/syntax/policyNames.ts';
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
  const kernels = kernelsFor(targets, request.kernel);
  const tellPolicy = (text: string): void => {
    for (const line of parsePolicy(text).lines)
      if (line.kind === 'rule' || line.kind === 'path')
        told.push({ rule: visible(line.text), sentence: explainPolicyLine(line, kernels) });
  };
  for (const rule of request.rules) for (const line of rule.split('\n')) tell(parseLine(line), false);
  for (const rule of request.policyRules) tellPolicy(rule);
  let failed = false;
  for (const path of request.files) {
    try {
      const text = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
      if (isPolicyPath(path === '-' ? path : io.absolute(path))) tellPolicy(text);
      else for (const line of read(text, path).lines) tell(line.node, (line.opaque?.length ?? 0) > 0);
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
