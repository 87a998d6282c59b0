import type { MergedLine, Origin } from '../../ruleset/ruleset.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { overTargets } from './rulesetFindings.ts';

function glued(t: TargetRuleset): readonly RulesetFinding[] {
  if (t.ruleset.kind === 'file') return [];
  const lines = [
    ...t.whole.lines.flatMap(({ line, outcome }) =>
      line.origins.length > 1 ? [{ ...line, loaded: outcome }] : [],
    ),
    ...t.ruleset.dropped.flatMap((d) => (d.origins.length > 1 ? [{ ...d, loaded: undefined }] : [])),
  ];
  return lines.flatMap((line) =>
    line.origins.slice(0, -1).flatMap((origin, i) => {
      const next = line.origins[i + 1];
      return next ? gluedAt(t, line, origin, next) : [];
    }),
  );
}

function gluedAt(
  t: TargetRuleset,
  line: Pick<MergedLine, 'text' | 'origins'> & { readonly loaded?: string | undefined },
  origin: Origin,
  next: Origin,
): readonly RulesetFinding[] {
  const part = (o: Origin): string => t.ruleset.files[o.file]?.text.slice(o.start, o.end) ?? '';
  const [mine, theirs] = [part(origin), part(next)];
  if (theirs.trim() === '') return [];
  const other = t.ruleset.files[next.file]?.name ?? '';
  const lost = line.loaded === undefined;
  const bad = line.loaded === 'refused' || line.loaded === 'crashes';
  const result = lost
    ? ' and ignores the result'
    : `, and auditctl ${bad ? 'refuses the result' : 'reads both as one line'}`;
  const end = t.ruleset.files[origin.file]?.text.length ?? origin.end;
  return [
    {
      file: origin.file,
      span: { start: origin.start, end: Math.max(origin.start + mine.trimEnd().length, origin.start + 1) },
      message: `The file has no final newline, so augenrules appends the first line of "${other}" to this line${result}. End the file with a newline.`,
      severity: bad ? 'error' : 'warning',
      related: [
        {
          file: next.file,
          span: { start: next.start, end: next.end },
          message: 'The line that is appended to it',
        },
      ],
      fixes: () => [
        {
          title: 'End the file with a newline',
          safety: bad || lost ? 'safe' : 'unsafe',
          edits: [{ file: origin.file, span: { start: end, end }, newText: '\n' }],
        },
      ],
    },
  ];
}

/** Reports a file of a rules.d directory that does not end in a newline and is not the last one. */
export const noFinalNewline = defineRulesetCheck({
  code: 'AR312',
  name: 'no-final-newline',
  category: 'ruleset',
  severity: 'warning',
  title: 'No newline at the end of a rules.d file',
  evidence: 'auditctl',
  what: 'augenrules joins the files of rules.d, one after the other. If a file does not end in a newline, its last line and the first line of the next file become one line. In the example, the marker `#-- 20-b.rules` shows where the file of that name begins. The marker is at the end of a line, because the file before it ends without a newline.',
  why: 'auditctl refuses the joined line, or the first rule gets options that were meant for the second. If auditctl refuses the line, the severity is error.',
  run: (ctx) => overTargets(ctx, 'warning', glued),
  examples: [
    {
      bad: '#-- 10-a.rules\n⟦-w /etc/passwd -p wa -k identity⟧#-- 20-b.rules\n-w /etc/shadow -p wa -k identity\n',
      fixed:
        '#-- 10-a.rules\n-w /etc/passwd -p wa -k identity\n#-- 20-b.rules\n-w /etc/shadow -p wa -k identity\n',
    },
  ],
  good: [
    '#-- 10-a.rules\n-w /etc/passwd -p wa -k identity\n#-- 20-b.rules\n-w /etc/shadow -p wa -k identity',
  ],
});
