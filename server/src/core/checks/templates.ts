import { machines } from '../facts/machines.ts';
import type { RulesLine } from '../syntax/document.ts';
import { type CommandLine, readLine } from '../syntax/line.ts';
import { commonEnds } from '../text/commonEnds.ts';
import { applyEdits, type Span, type TextEdit } from '../text/span.ts';
import type { Finding, Fix } from './defineCheck.ts';
import { assignments, valuesAt } from './templateValues.ts';
import { type Variant, variantOf } from './templateVariants.ts';

/** What is found in a line without placeholders. Spans count from its start. */
export interface JudgedLine<C> {
  /** The places at fault where the line does not load, for each target that refuses it. */
  readonly faults: readonly Span[];
  readonly findings: readonly (readonly [C, Finding])[];
}

/**
 * Returns the findings of a line with placeholders that hold whatever their values are, each with its check;
 * empty where there are none. Judges the line with several values in each, ignores values that are wrong by
 * themselves, and keeps what all others have in common outside the placeholders.
 * @param source the line as the template has it
 * @param judge returns what is found in the line with values in it
 */
export function findingsOfTemplateLine<C>(
  line: RulesLine,
  source: string,
  judge: (node: CommandLine) => JudgedLine<C>,
): readonly (readonly [C, Finding])[] {
  const { text } = line.node;
  const opaque = line.opaque ?? [];
  const choices = opaque.map((span) => valuesAt(text, span));
  const tried: { readonly variant: Variant; readonly judged: JudgedLine<C> }[] = [];
  for (const values of assignments(choices)) {
    const variant = variantOf(text, opaque, values, source);
    const node = readLine(variant.text);
    if (node.kind !== 'command') return [];
    const judged = judge(node);
    if (!judged.faults.some((fault) => variant.touches(fault))) tried.push({ variant, judged });
  }
  /** Whether values are not wrong by themselves after an edit of the template. */
  const suits = (edits: readonly TextEdit[], values: readonly string[]): boolean => {
    const variant = variantOf(applyEdits(text, edits), movedBy(opaque, edits), values);
    const node = readLine(variant.text);
    return node.kind !== 'command' || !judge(node).faults.some((fault) => variant.touches(fault));
  };
  const [first, ...others] = tried;
  // A placeholder that never changed could be what the verdict hangs on.
  if (!first || !opaque.every((_, i) => others.some((o) => o.variant.values[i] !== first.variant.values[i])))
    return [];
  return first.judged.findings.flatMap(([check, finding]) => {
    const message = first.variant.written(finding);
    const here = first.variant.back(finding.span);
    if (!here) return [];
    const same: { readonly variant: Variant; readonly finding: Finding }[] = [];
    for (const { variant, judged } of others) {
      const twin = judged.findings.find(
        ([c, f]) =>
          c === check &&
          f.severity === finding.severity &&
          isSamePlace(variant.back(f.span), here) &&
          sameFact(variant.written(f), message),
      );
      if (!twin) return [];
      same.push({ variant, finding: twin[1] });
    }
    const all = [{ variant: first.variant, finding }, ...same];
    const { fixes, related, ...rest } = finding;
    return [
      [
        check,
        { ...rest, message, span: here, ...(fixes ? { fixes: () => commonFixes(all, suits) } : {}) },
      ] as const,
    ];
  });
}

function isSamePlace(a: Span | undefined, b: Span): boolean {
  return a?.start === b.start && a.end === b.end;
}

const machine = new RegExp(`\\b(?:${machines.join('|')})\\b`, 'g');

/** Reports whether two messages say the same, be it of the tables of two machines: a name is in neither. */
function sameFact(a: string, b: string): boolean {
  return a === b || a.replace(machine, '*') === b.replace(machine, '*');
}

/**
 * Returns the fixes that are the same edits of the template for all values but those that are wrong by
 * themselves once the line is fixed. One is safe where it is for each of them: a reading of the whole line
 * that keeps every placeholder, and is the clear one whatever they stand for.
 */
function commonFixes(
  all: readonly { readonly variant: Variant; readonly finding: Finding }[],
  suits: (edits: readonly TextEdit[], values: readonly string[]) => boolean,
): readonly Fix[] {
  const lists = all.map(({ variant, finding }) => ({
    values: variant.values,
    fixes: new Map((finding.fixes?.() ?? []).flatMap((fix) => asTemplateFix(fix, variant))),
  }));
  return [...(lists[0]?.fixes ?? [])].flatMap(([key, first]) => {
    const agreed: (readonly string[])[] = [];
    let { safety } = first;
    for (const { values, fixes } of lists) {
      const same = fixes.get(key);
      if (same?.safety !== 'safe' && !suits(first.edits, values)) continue;
      if (!same) return [];
      if (same.safety !== 'safe') safety = 'unsafe';
      agreed.push(values);
    }
    const [one = [], ...others] = agreed;
    // A placeholder that never changed could be what the fix hangs on.
    return one.every((value, i) => others.some((o) => o[i] !== value)) ? [{ ...first, safety }] : [];
  });
}

/** Returns where placeholders are after some edits, none of which touches them. */
function movedBy<S extends Span>(spans: readonly S[], edits: readonly TextEdit[]): readonly S[] {
  return spans.map((s) => {
    const before = edits.filter((e) => e.span.end <= s.start);
    const by = before.reduce((n, e) => n + e.newText.length - (e.span.end - e.span.start), 0);
    return { ...s, start: s.start + by, end: s.end + by };
  });
}

/**
 * Returns a fix of a variant as one of its template, by its edits; nothing where it would change a
 * placeholder.
 */
function asTemplateFix(fix: Fix, { text, back }: Variant): readonly (readonly [string, Fix])[] {
  const edits = fix.edits.map((e) => {
    const { span, newText } = smallest(text, e);
    return { span: back(span), newText };
  });
  return edits.every((e): e is TextEdit => e.span !== undefined)
    ? [[JSON.stringify(edits), { ...fix, edits }]]
    : [];
}

/** Returns the same change without what the old and the new text have in common at either end. */
function smallest(text: string, { span, newText }: TextEdit): TextEdit {
  const { prefix, suffix } = commonEnds(text.slice(span.start, span.end), newText);
  return {
    span: { start: span.start + prefix, end: span.end - suffix },
    newText: newText.slice(prefix, newText.length - suffix),
  };
}
