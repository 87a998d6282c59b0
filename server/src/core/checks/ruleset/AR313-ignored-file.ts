import { isNearlyRulesFileName } from '../../ruleset/rulesDirectory.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { overTargets } from './rulesetFindings.ts';

function ignored(t: TargetRuleset): readonly RulesetFinding[] {
  return t.ruleset.ignored.flatMap(({ file, why }) => {
    const source = t.ruleset.files[file];
    if (!source || (why !== 'blank' && !isNearlyRulesFileName(source.name)) || source.text.trim() === '')
      return [];
    const reason = {
      ending: 'the name must end in ".rules" (in lowercase)',
      hidden: 'the name begins with a dot',
      blank: 'before audit 4.2, it splits the name at the space',
    }[why];
    const newline = source.text.indexOf('\n');
    return [
      {
        file,
        span: { start: 0, end: newline < 0 ? source.text.length : newline },
        message: `augenrules does not read "${source.name}": ${reason}. Rename the file to load its rules.`,
      },
    ];
  });
}

/** Reports a file that augenrules does not read. */
export const ignoredFile = defineRulesetCheck({
  code: 'AR313',
  name: 'ignored-file',
  category: 'ruleset',
  severity: 'info',
  title: 'A rules.d file that augenrules does not read because of its name',
  evidence: 'auditctl',
  what: 'augenrules reads only those files of rules.d whose names end in ".rules" (in lowercase) and do not begin with a dot. Before audit 4.2, it also does not find a file whose name contains a space, because it splits the name there. A file whose name does not resemble `NAME.rules`, such as `README`, is not reported.',
  why: 'No rule of the file is loaded.',
  run: (ctx) => overTargets(ctx, 'info', ignored),
  examples: [
    { bad: '#-- 10-a.rules.bak\n⟦-w /etc/passwd -p wa -k identity⟧\n' },
    { bad: '#-- 10-a.rule\n⟦-w /etc/passwd -p wa -k identity⟧\n' },
    { bad: '#-- 10-a.RULES\n⟦-w /etc/passwd -p wa -k identity⟧\n' },
  ],
  good: ['#-- 10-a.rules\n-w /etc/passwd -p wa -k identity', '#-- README\nWhat these rules are for.'],
});
