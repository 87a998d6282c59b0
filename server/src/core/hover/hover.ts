import { nodeAt, unitAt } from '../completion/cursor.ts';
import { ruleInfo } from '../completion/ruleInfo.ts';
import { idHover } from '../editing/techniqueComments.ts';
import { explain, explanationMarkdown } from '../explain/explain.ts';
import type { FeatureContext } from '../featureContext.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { CommandLine, OptionArgument, OptionNode } from '../syntax/line.ts';
import { spanInWord } from '../syntax/words.ts';
import { type Span, shift } from '../text/span.ts';
import { comparisonHover, fieldHover, listActionHover, syscallHover } from './hoverArguments.ts';
import type { Hover, HoverPlace } from './hoverTypes.ts';
import { controlHover, keyHover, pathHover, permissionHover } from './hoverValues.ts';
import { aboutOption } from './texts/wordTexts.ts';

/** Returns the hover for the word at a UTF-16 offset of the document; undefined where there is none. */
export function hover(document: RulesDocument, offset: number, context: FeatureContext): Hover | undefined {
  const { node, start, column, opaque } = nodeAt(document, offset);
  switch (node.kind) {
    case 'blank':
      return undefined;
    case 'comment':
      return idHover(node.text, start, column, context);
    case 'command':
      return commandHover(node, start, column, document, context, opaque);
    default:
      return node satisfies never;
  }
}

/** Options that are part of a rule and do not define it. */
const detailOptions: ReadonlySet<string> = new Set(['F', 'C', 'S', 'k', 'p']);

function commandHover(
  line: CommandLine,
  start: number,
  column: number,
  document: RulesDocument,
  context: FeatureContext,
  opaque: boolean,
): Hover | undefined {
  const within = (s: Span) => column >= s.start && column <= s.end && s.end > s.start;
  // Between an option and its glued argument, the argument wins: the pointer is on the character after the
  // offset.
  const owner =
    line.options.find((o) => o.argument && within(o.argument.span)) ??
    line.options.find((o) => within(o.span));
  if (!owner) return idHover(line.text, start, column, context);
  if (owner.argument && within(owner.argument.span))
    return argumentHover(line, owner, owner.argument, start, column, document, context);
  const about = owner.name === undefined ? undefined : aboutOption(owner.name);
  // The option that defines the rule, and those of lines that are not rules, explain the whole line.
  const says = owner.name !== undefined && !opaque && !detailOptions.has(owner.name);
  if (about === undefined) return undefined;
  const span = shift(owner.span, start);
  return says
    ? { span, summary: explanationMarkdown(explain(line, context.targets)), details: [about] }
    : { span, summary: about };
}

function argumentHover(
  line: CommandLine,
  option: OptionNode,
  argument: OptionArgument,
  start: number,
  column: number,
  document: RulesDocument,
  context: FeatureContext,
): Hover | undefined {
  const word = line.words[argument.word];
  if (!word) return undefined;
  const place: HoverPlace = {
    option,
    start,
    column,
    value: argument.value,
    at: Math.max(0, unitAt(word, column) - argument.from),
    spanOf: (from, to) => shift(spanInWord(word, argument.from + from, argument.from + to), start),
    rule: ruleInfo(line.parts, context.machine),
    context,
    document,
  };
  switch (option.name) {
    case 'k':
      return keyHover(place, 0);
    case 'a':
    case 'A':
    case 'd':
      return listActionHover(place);
    case 'w':
    case 'W':
      return pathHover(place, 0);
    case 'p':
      return permissionHover(place, 0);
    case 'S':
      return syscallHover(place);
    case 'F':
      return fieldHover(place);
    case 'C':
      return comparisonHover(place);
    case 'e':
    case 'f':
    case 'b':
    case 'r':
    case 'backlog_wait_time':
    case 'signal':
    case 'q':
      return controlHover(place, option);
    default:
      return undefined;
  }
}
