import { type LoadedLine, wouldAdd } from '../../ruleset/loadResult.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import { both } from '../../text/series.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { overTargets, rules, whereIs, wordsOf } from './rulesetFindings.ts';

/** The most files that a message names. */
const MOST_FILES = 4;

/** Returns which rules of later files are not loaded, for a message: `the 2 rules of "20-b.rules"`. */
function lostRules(t: TargetRuleset, lost: ReadonlyMap<number, readonly LoadedLine[]>): string {
  const files = [...lost].map(([file, { length }]) => ({
    name: `"${t.ruleset.files[file]?.name ?? ''}"`,
    length,
  }));
  const [only, ...others] = files;
  if (only && others.length === 0)
    return `the ${only.length === 1 ? 'rule' : rules(only.length)} of ${only.name}`;
  const total = (some: readonly { readonly length: number }[]): number =>
    some.reduce((n, { length }) => n + length, 0);
  const named = files.length > MOST_FILES ? files.slice(0, MOST_FILES - 1) : files;
  const rest = files.slice(named.length);
  const parts = named.map(({ name, length }) => `${length} of ${name}`);
  if (rest.length > 0) parts.push(`${total(rest)} of ${rest.length} more files`);
  return `${rules(total(files))} of later files: ${both(parts)}`;
}

function stopped(t: TargetRuleset): readonly RulesetFinding[] {
  const { stopsAt } = t.load;
  if (stopsAt === undefined || t.ruleset.kind === 'file') return [];
  const { lines } = t.load;
  const stop = lines[stopsAt];
  if (!stop) return [];
  const here = wordsOf(stop.line);
  const lost = new Map<number, LoadedLine[]>();
  for (const l of lines.slice(stopsAt + 1)) {
    const { file } = originOf(l.line);
    if (file !== here.file && wouldAdd(l)) lost.set(file, [...(lost.get(file) ?? []), l]);
  }
  if (lost.size === 0) return [];
  const verb = stop.outcome === 'crashes' ? 'crashes' : 'stops';
  const stopping: RulesetFinding = {
    ...here,
    message: `auditctl ${verb} at this line and does not load ${lostRules(t, lost)}. Fix this line first.`,
    related: [...lost.values()]
      .slice(0, 4)
      .flatMap((ls) =>
        ls[0] ? [{ ...wordsOf(ls[0].line), message: 'Rules from here on are not loaded' }] : [],
      ),
  };
  const missing = [...lost].flatMap(([file, ls]): RulesetFinding[] => {
    const [first] = ls;
    if (!first) return [];
    const which = ls.length === 1 ? 'This rule is' : `The ${ls.length} rules of this file are`;
    const message = `${which} not loaded: auditctl ${verb} at ${whereIs(t.ruleset, stop.line, file)}. Fix that line.`;
    return [{ ...wordsOf(first.line), message, related: [{ ...here, message: `auditctl ${verb} here` }] }];
  });
  return [stopping, ...missing];
}

/** Reports a line that keeps the rules of other files from loading, and those rules. */
export const stoppedLoad = defineRulesetCheck({
  code: 'AR308',
  name: 'load-stops',
  category: 'ruleset',
  severity: 'error',
  title: 'A line that stops the loading of other files',
  what: 'auditctl stops at the first line that it or the kernel does not accept, unless an earlier line has `-i` or `-c` (continue after an error). The check reports such a line in a file of rules.d if later files contain rules. In each of these later files, it also reports the first rule that is not loaded.',
  why: 'auditctl does not load the rules of the later files, although nothing is wrong with them. The rules before the line stay loaded, so the system seems to be audited. In the example, auditctl stops at the path `etc/passwd`, which does not begin with `/`.',
  run: (ctx) => overTargets(ctx, 'error', stopped),
  examples: [
    {
      bad: '#-- 10-a.rules\n⟦-w etc/passwd -p wa -k identity⟧\n#-- 20-b.rules\n-w /etc/shadow -p wa -k identity\n-w /etc/group -p wa -k identity\n',
    },
  ],
  good: [
    '#-- 10-a.rules\n-i\n-w etc/passwd -p wa -k identity\n#-- 20-b.rules\n-w /etc/shadow -p wa -k identity\n',
  ],
});
