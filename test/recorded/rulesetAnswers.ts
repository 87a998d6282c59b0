import { machines } from '../../server/src/core/facts/machines.ts';
import { R, releases } from '../../server/src/core/facts/releases.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { kindsOf } from '../../server/src/core/ruleset/augenrulesAwk.ts';
import { changedPart } from '../../server/src/core/ruleset/changedPart.ts';
import { type FileLines, fileLines } from '../../server/src/core/ruleset/fileLines.ts';
import { joinFiles, readOrder, withoutCr } from '../../server/src/core/ruleset/joinedLines.ts';
import { type Lister, listedRules } from '../../server/src/core/ruleset/listedRule.ts';
import { liveDifference } from '../../server/src/core/ruleset/liveDifference.ts';
import { type Loads, load, loadBoth, loadWhole, shareLoads } from '../../server/src/core/ruleset/load.ts';
import { loadEdited } from '../../server/src/core/ruleset/loadEdited.ts';
import { fileRuleset, folderMerger, mergeFolder, singleFile } from '../../server/src/core/ruleset/merge.ts';
import { ruleDelta } from '../../server/src/core/ruleset/ruleDelta.ts';
import type { Ruleset } from '../../server/src/core/ruleset/ruleset.ts';
import { type TargetClass, targetClasses } from '../../server/src/core/ruleset/targetClasses.ts';
import { forgetLines } from '../../server/src/core/syntax/line.ts';
import { random } from '../conformance/vocabulary.ts';
import { type Answer, digest } from './answers.ts';
import {
  changedListings,
  type Directory,
  directories,
  type SingleFile,
  singleFiles,
  targets,
} from './rulesetDirectories.ts';
import { changedRuleAnswers, lineAnswers, nameAnswers, tableAnswers } from './rulesetLineAnswers.ts';
import {
  loadText,
  placesIn,
  plainClasses,
  plainLoad,
  plainRuleset,
  plainSides,
  reused,
} from './rulesetPlain.ts';

const AWKS = ['mawk-1.3.4-20200120', 'mawk', 'busybox', 'gawk'] as const;

/** Returns answers as the exported functions of ruleset/ give them to made-up directories, files, lines and names. */
export function rulesetAnswers(): readonly Answer[] {
  // What is kept with a line depends on what was asked about it before.
  forgetLines();
  return [
    ...directories().flatMap(directoryAnswers),
    ...singleFiles().flatMap(singleFileAnswers),
    ...lineAnswers(),
    ...changedRuleAnswers(),
    ...tableAnswers(),
    ...nameAnswers(),
  ];
}

const lists = (of: readonly number[]): string => of.join() || '-';

function directoryAnswers({ name, versions }: Directory): readonly Answer[] {
  const [files = []] = versions;
  const lines = files.map((f) => fileLines(f.text));
  const listers = releases.map((_, release): Lister => ({ release, machine: machines[release] ?? 'x86_64' }));
  const answers: Answer[] = [];
  for (const release of [R.v4_2_1 - 1, R.v4_2_1]) {
    const { order, ignored } = readOrder(files, release);
    const joined = joinFiles(lines, order);
    const own = withoutCr(joined);
    const kinds = AWKS.map((awk) => [kindsOf(joined.lines, awk), kindsOf(own.lines, awk)]);
    const texts = [joined, own].map((j) => [j.order, j.lines.map((l) => [l.line.text, l.origins])]);
    const same = `${own === joined} ${own === withoutCr(joined)} ${reused(own.lines, joined.lines)}`;
    const answer = `${lists(order)} ignored ${ignored.map((i) => i.file + i.why).join() || '-'}; ${same} ${digest(JSON.stringify([kinds, texts]))}`;
    answers.push({ input: `order and kinds of ${name}, release ${release}`, answer });
  }
  const merger = folderMerger(files, lines);
  for (const [i, t] of targets.entries()) {
    const ruleset = mergeFolder(files, t.awk, t.release);
    const first = targets.findIndex((other) => merger(other) === merger(t));
    const [own, whole] = [load(ruleset, t), loadWhole(ruleset, t)];
    const isKept = own === load(ruleset, t) && loadBoth(ruleset, t).whole === whole;
    const merged = `as ${first}, ${ruleset.lines.length} lines, ${digest([plainRuleset(ruleset), placesIn(ruleset)])}`;
    const loaded = `${isKept} ${own === whole} ${loadText(own)}, ${digest([plainLoad(own), plainLoad(whole)])}`;
    answers.push({ input: `${name} for ${t.name}`, answer: `${merged}; ${loaded}` });
    const listed = listedRules(whole, t);
    const differences = changedListings(random(i), listed).map((saved) => liveDifference(whole, saved, t));
    const counts = differences.map(
      (d) => `${d.onlyHere.length}/${d.onlyThere.length}/${d.same}/${d.moved?.line ?? ''}`,
    );
    const parts = differences.map((d) =>
      [d.onlyHere, d.onlyThere, d.same, d.moved, d.unread].map(plainSides),
    );
    const printed = listers.filter((_, n) => n % 5 === i).map((lister) => listedRules(own, lister));
    const answer = `${digest(JSON.stringify([listed, printed]))} ${counts.join(' ')} ${digest(JSON.stringify(parts))}`;
    answers.push({ input: `listings of ${name} for ${t.name}`, answer });
  }
  const before: FileLines[] = [];
  const mergers = versions.map((version) => {
    const now = version.map((f, i) => fileLines(f.text, before[i]));
    before.splice(0, before.length, ...now);
    return folderMerger(version, now);
  });
  return [...answers, ...editAnswers(name, mergers)];
}

function singleFileAnswers({ name, versions }: SingleFile): readonly Answer[] {
  let lines: FileLines | undefined;
  const rulesets: Ruleset[] = [];
  for (const text of versions) {
    lines = fileLines(text, lines);
    rulesets.push(fileRuleset(name, lines, rulesets.at(-1)));
  }
  const mergers = rulesets.map((ruleset) => () => ruleset);
  return [...editAnswers(name, mergers), ...fileAnswers(name, versions)];
}

/** Answers how what is known of an earlier text becomes what is known of the next one. */
function editAnswers(name: string, versions: readonly ((target: Target) => Ruleset)[]): readonly Answer[] {
  let classes: readonly TargetClass[] = [];
  let few: readonly TargetClass[] = [];
  const before = new Map<Target, Loads & { readonly ruleset: Ruleset }>();
  return versions.map((rulesetOf, i) => {
    classes = targetClasses(targets, rulesetOf, classes);
    few = targetClasses([...targets.slice(2), ...targets.slice(0, 1)], rulesetOf, few);
    const divided = [classes, few, targetClasses([...targets], rulesetOf), targetClasses([], rulesetOf)];
    const results = targets.map((t, n) => {
      const ruleset = rulesetOf(t);
      const old = before.get(t);
      const edited = old && loadEdited(ruleset.lines, t, old);
      const next = { ruleset, ...loadBoth(ruleset, t, old) };
      before.set(t, next);
      // The rules of an earlier text must not show in what is loaded; nothing is kept with a copy yet.
      const fresh = n === i % targets.length ? loadBoth({ ...ruleset, text: '' }, t) : next;
      const plain = [...new Set([next.load, next.whole, fresh.whole])].map(plainLoad);
      if (!old) return { way: 'new', plain };
      const part = changedPart(old.ruleset.lines, ruleset.lines);
      const deltas = (['load', 'whole'] as const).map((k) => ruleDelta(old[k].rules, next[k].rules));
      const kept = [old.whole.lines, old.whole.rules].map((o, k) =>
        reused(k === 0 ? next.whole.lines : next.whole.rules, o),
      );
      const same = [old.whole.rules === next.whole.rules, reused(ruleset.lines, old.ruleset.lines)];
      const plainDeltas = deltas.map((d) => [[...d.before], [...d.after], d.added, d.removed]);
      return {
        way: `${edited ? 'e' : 'a'}${kept.join('/')}`,
        plain: [plain, JSON.stringify([part, same, plainDeltas])],
      };
    });
    const [t, other] = [targets[i % 5] as Target, targets[(i + 1) % 5] as Target];
    const copy = { ...rulesetOf(t) };
    shareLoads(copy, t, other);
    const shared = loadBoth(copy, other);
    const isWhole = shared.load === shared.whole;
    const rest = digest([
      results.map((r) => r.plain),
      isWhole,
      plainLoad(shared.load),
      plainLoad(shared.whole),
    ]);
    const ways = results.map((r) => r.way).join(' ');
    return {
      input: `edit ${i} of ${name}`,
      answer: `${divided.map(plainClasses).join('; ')}: ${ways} ${rest}`,
    };
  });
}

/** Answers how the lines and the ruleset of a file that stands alone are taken from an earlier text. */
function fileAnswers(name: string, versions: readonly string[]): readonly Answer[] {
  const parts: unknown[] = [];
  let counts = '';
  let old: { readonly lines: FileLines; readonly ruleset: Ruleset } | undefined;
  for (const text of versions) {
    const lines = fileLines(text, old?.lines);
    const ruleset = fileRuleset(name, lines, old?.ruleset);
    const alone = singleFile(text);
    // A ruleset that was not made of the lines of a file gives nothing.
    const other = fileRuleset('x', lines, { ...alone });
    if (old) counts += ` ${reused(lines.lines, old.lines.lines)}/${reused(ruleset.lines, old.ruleset.lines)}`;
    const pieces = lines.lines.map((l) => [
      l.text,
      l.isShort,
      l.stripped === l,
      l.stripped.text,
      l.pieces.map((p) => [p.start, p.end, p.node.text]),
    ]);
    const isKept = lines.lines.every(
      (l) => [l.stripped].includes(l.stripped) && [l.pieces].includes(l.pieces) && [l.node].includes(l.node),
    );
    parts.push([
      lines.text === text,
      lines.ended,
      JSON.stringify(pieces),
      isKept,
      fileLines(text, lines) === lines,
    ]);
    parts.push([ruleset, alone, other].map(plainRuleset), placesIn(ruleset));
    old = { lines, ruleset };
  }
  return [{ input: `texts of ${name}`, answer: `${counts.trim()} ${digest(parts)}` }];
}
