import { strtoul } from '../../model/parseNumbers.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { overTargets, whereIs, wordsOf } from './rulesetFindings.ts';

function settingOf(text: string, control: string): string | undefined {
  return new RegExp(`-${control} *([0-9A-Za-z]+)`).exec(text)?.[1];
}

function overridden(t: TargetRuleset): readonly RulesetFinding[] {
  return t.ruleset.dropped.flatMap((line) => {
    if (line.why !== 'overridden' || !line.by || !line.control || line.control === 'D') return [];
    const winner = t.ruleset.lines.find((l) => l.hoisted === line.control);
    const [mine, final] = [
      settingOf(line.text, line.control),
      winner && settingOf(winner.text, line.control),
    ];
    const place = {
      file: line.origins[0].file,
      span: {
        start: line.origins[0].start,
        end: line.origins[line.origins.length - 1]?.end ?? line.origins[0].end,
      },
    };
    if (line.origins.length > 1 || !winner || mine === undefined || final === undefined || mine === final)
      return [];
    const lower = strtoul(final).value < strtoul(mine).value;
    const where = whereIs(t.ruleset, winner, place.file);
    const message = `"${line.text.trim()}" is ignored: augenrules keeps only the last such line, "${winner.text.trim()}" in ${where}. Keep one of them.`;
    return [
      {
        ...place,
        message,
        severity: lower ? ('warning' as const) : ('info' as const),
        related: [{ ...wordsOf(winner), message: 'The line that augenrules keeps' }],
      },
    ];
  });
}

/** Reports a -b, -e or -f line that a later one overrides. */
export const overriddenControl = defineRulesetCheck({
  code: 'AR307',
  name: 'overridden-control',
  category: 'ruleset',
  severity: 'info',
  title: 'A -b, -e or -f line that another one overrides',
  evidence: 'auditctl',
  what: 'Several files in rules.d set the backlog (`-b`, how many records can wait), the failure mode (`-f`, what happens when a record is lost) or the lock (`-e`). augenrules, which joins these files, keeps only the last line for each of these options. It drops the earlier lines, with all other options on them. A dropped line with the same value is not reported.',
  why: 'The value on the dropped line is never set. The severity is warning if the value that is set instead is lower.',
  run: (ctx) => overTargets(ctx, 'info', overridden),
  examples: [{ bad: '#-- 10-base.rules\n⟦-b 8192⟧\n-f 2\n#-- 50-site.rules\n-b 320\n' }],
  good: [
    '#-- 10-base.rules\n-D\n-b 8192\n#-- 50-site.rules\n-D\n',
    '#-- 10-base.rules\n-b 8192\n#-- 50-site.rules\n-b 8192\n',
  ],
});
