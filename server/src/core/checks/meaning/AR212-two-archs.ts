import { F, OP } from '../../facts/kernelNumbers.ts';
import { matchedMachines } from '../../matching/neverMatches.ts';
import type { RuleField } from '../../model/rule.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { applyEdits } from '../../text/span.ts';
import { defineCheck, type Finding, type Fix } from '../defineCheck.ts';
import { fix, replace, withoutOption } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';

function withOnly(rule: RuleView, kept: KnownField, all: readonly KnownField[]): string {
  const edits = all.filter((f) => f !== kept).map((f) => withoutOption(rule.node, f.option));
  return applyEdits(rule.node.text, edits);
}

function fixes(rule: RuleView, archs: readonly KnownField[]): readonly Fix[] {
  const lines = archs.map((kept) => withOnly(rule, kept, archs));
  return [
    fix(
      `Write ${archs.length === 2 ? 'two rules' : `${archs.length} rules`}, one per architecture`,
      'unsafe',
      replace({ start: 0, end: rule.node.text.length }, lines.join('\n')),
    ),
  ];
}

/** Returns the finding for two different values of arch=. */
function twoValues(rule: RuleView): readonly Finding[] {
  const archs = rule.fields.filter((f) => f.name === 'arch' && f.op === '=');
  const first = archs[0];
  if (!first || archs.length < 2) return [];
  const sent = rule.rule.fields
    .filter((f) => f.field === first.field.number && f.op === OP.eq)
    .map((f) => f.value);
  const at = sent.findIndex((v) => v !== sent[0]);
  const other = archs[at];
  if (!other) return [];
  const message = `"arch=${other.value}" and "arch=${first.value}" are never both true, so this rule never matches. Write one rule for each architecture.`;
  return [
    {
      span: other.argument.span,
      message,
      related: [{ span: first.argument.span, message: `The first architecture is "${first.value}".` }],
      fixes: () => fixes(rule, archs),
    },
  ];
}

const filterText = (f: KnownField): string => `arch${f.op}${f.value}`;

type Told = Required<Pick<Finding, 'message' | 'fixes'>>;

/** Tells of one architecture that is asked for and excluded. */
function excluded(rule: RuleView, ...pair: readonly [KnownField, KnownField]): Told {
  const [a, b] = pair.map(filterText);
  const gone = pair.find((f) => f.op === '!=') ?? pair[0];
  return {
    message: `"${a}" and "${b}" are never both true, so this rule never matches. Remove "${filterText(gone)}".`,
    fixes: () => [fix(`Remove "${filterText(gone)}"`, 'unsafe', withoutOption(rule.node, gone.option))],
  };
}

/** Tells of two architectures that are both excluded. */
function bothExcluded(rule: RuleView, ...pair: readonly [KnownField, KnownField]): Told {
  const [a, b] = pair.map(filterText);
  // With one of them alone, auditctl would look up the names after -S for the excluded architecture.
  const only = (kept: KnownField): Fix => {
    const others = pair.filter((f) => f !== kept).map((f) => withoutOption(rule.node, f.option));
    const text = `arch=${kept.value}`;
    return {
      ...fix(`Write "${text}"`, 'unsafe', replace(kept.argument.span, text), ...others),
      choice: true,
    };
  };
  const values = pair.map((f) => `"arch=${f.value}"`);
  return {
    message: `"${a}" and "${b}" exclude every program, so this rule never matches. Write ${values.join(' or ')}.`,
    fixes: () => pair.map(only),
  };
}

/** Returns the finding for two filters by architecture, of which one is arch!=, that leave no program. */
function noneLeft(rule: RuleView): readonly Finding[] {
  const written = rule.fields.filter((f) => f.name === 'arch');
  const sent = rule.rule.fields.filter((f) => f.field === F.arch);
  // The arch of perm= is sent besides those that are written.
  if (written.length < 2 || written.length !== sent.length) return [];
  const areApart = (...fields: readonly (RuleField | undefined)[]): boolean => {
    const pair = { ...rule.rule, fields: fields.filter((f) => f !== undefined) };
    return matchedMachines(pair, rule.loading.target)?.length === 0;
  };
  for (const [at, last] of written.entries()) {
    const first = written.findIndex((_, i) => i < at && areApart(sent[i], sent[at]));
    const other = written[first];
    if (!other) continue;
    const related = [{ span: other.argument.span, message: `The other filter is "${filterText(other)}".` }];
    const { message, fixes } =
      last.op === other.op ? bothExcluded(rule, last, other) : excluded(rule, last, other);
    return [{ span: last.argument.span, message, related, fixes }];
  }
  return [];
}

/** Reports filters by architecture that are never true together. */
export const twoArchs = defineCheck({
  code: 'AR212',
  name: 'two-archs',
  category: 'meaning',
  severity: 'warning',
  title: 'Two different architectures in one rule',
  what: 'The rule has two `arch=` fields with different values, or `arch!=` fields that leave no architecture: `arch!=b32` together with `arch!=b64`, or `arch=b64` together with `arch!=b64`.',
  why: 'A rule matches only if all of its fields are true, and a system call has one architecture. So the rule loads, but never matches.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F ⟦arch=b32⟧ -S execve -F key=exec',
      fixed:
        '-a always,exit -F arch=b64 -S execve -F key=exec\n-a always,exit -F arch=b32 -S execve -F key=exec',
    },
    {
      bad: '-a always,exit -F arch!=b32 -F ⟦arch!=b64⟧ -S execve -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F key=exec',
    },
    {
      bad: '-a always,exit -F arch=b64 -F ⟦arch!=b64⟧ -S execve -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F key=exec',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F key=exec\n-a always,exit -F arch=b32 -S execve -F key=exec',
  ],
  about: T.twice,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule) return [];
    const found = twoValues(rule);
    return found.length > 0 ? found : noneLeft(rule);
  },
});
