import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CheckInfo, Problem } from '../core/checks/defineCheck.ts';
import type { RulesetContext, RulesetProblem } from '../core/checks/ruleset/defineRulesetCheck.ts';
import { rulesetChecks, rulesetSearches } from '../core/checks/ruleset/rulesetChecks.ts';
import { fileSteps, folderSteps, runRulesetCheck } from '../core/checks/ruleset/runRuleset.ts';
import { isOn } from '../core/checks/select.ts';
import { checksRun, unusedOf } from '../core/lint/lintRuleset.ts';
import { withSeverities } from '../core/lint/severity.ts';
import { notSuppressed, reachesOf } from '../core/lint/suppress.ts';
import type { SourceFile } from '../core/ruleset/ruleset.ts';
import { templateKindOf } from '../core/syntax/template.ts';
import { byPlace } from '../core/text/span.ts';
import type { Steps } from '../core/text/steps.ts';
import type { Analysis } from './analysis.ts';
import { type FolderProblem, toSameSpan } from './convert.ts';
import {
  createRulesFolders,
  fileName,
  folderOf,
  type RulesFolders,
  withoutComments,
} from './rulesetFiles.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** What is known of the ruleset that a document is part of. */
export interface RulesetView {
  readonly context: RulesetContext;
  readonly problems: readonly RulesetProblem[];
  /** Which checks of rulesets had their say. */
  readonly ran: (check: CheckInfo) => boolean;
  /** The files without their comments, in the order of the ruleset's; offsets count there, lines and columns are the files' own. */
  readonly files: readonly TextDocument[];
  readonly kind: 'folder' | 'file';
  /** The same files with their comments; those may have changed since. */
  readonly sources: readonly SourceFile[];
  /** Another number is another result. */
  readonly revision: number;
}

/** A document with all that is wrong with it, by itself and as a part of its ruleset. */
export interface Judged {
  readonly analysis: Analysis;
  readonly problems: readonly Problem[];
  /** What was made of its ruleset, where that was judged. */
  readonly view?: RulesetView;
  /** Of the ruleset; 0 where there is none. */
  readonly revision: number;
}

/** Rulesets of the open documents: a rules.d folder as a whole, any other file alone. */
export interface Rulesets {
  readonly folders: RulesFolders;
  /** The folder that is a document's ruleset; undefined where the document stands alone. */
  folderOf(uri: string): string | undefined;
  /**
   * The document as it is now; undefined where it is not open.
   * @param late what is done about a ruleset that takes its time: `wait` for it; take its `last` problems, to be shown
   * (their fixes fit no more), where their lines are unchanged; or only the problems of the `lines`
   * @throws ResponseError where nobody waits for the answer any more
   */
  judge(uri: string, token: CancellationToken, late?: 'wait' | 'last' | 'lines'): Promise<Judged | undefined>;
  /** `none` where the folder cannot be read and for templates, `overtaken` where a change came in between. */
  viewOf(analysis: Analysis): Promise<Answer>;
  /** The same for what cannot wait for a ruleset that takes its time: that is `late`. */
  soonOf(analysis: Analysis): Promise<Answer | 'late'>;
  /** Lets go of what is kept for a closed document. */
  forget(uri: string): void;
}

type Answer = RulesetView | 'none' | 'overtaken';

interface Kept {
  readonly key: string;
  readonly view: Promise<Answer>;
}

/** The longest wait before a ruleset is looked at again, in milliseconds: what comes in one go is judged once. */
const LONGEST_WAIT = 200;
/** How long other requests wait at most while the checks of a ruleset run, in milliseconds. */
const SLICE = 15;

/** How long lines wait for their ruleset, in milliseconds: where the last one took longer than SLOW, hardly at all. */
const PATIENCE = 300;
const IMPATIENCE = 20;
const SLOW = 150;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function createRulesets(session: Session): Rulesets {
  const folders = createRulesFolders(session);
  const kept = new Map<string, Kept>();
  const last = new Map<string, RulesetView>();
  const broken = new Set<string>();
  const together = new WeakMap<
    Analysis,
    { readonly view: RulesetView; readonly problems: readonly Problem[] }
  >();
  let revisions = 0;
  let lastTook = 0;

  function tell(what: string, error: unknown): void {
    session.log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  async function viewOf(analysis: Analysis): Promise<Answer> {
    const { uri } = analysis.document;
    if (templateKindOf(uri) || analysis.excluded) return 'none';
    const folder = folderOf(session.configuration, uri);
    const alone = { name: fileName(uri), uri, text: analysis.rules.text };
    const listed = folder === undefined ? [alone] : await folders.filesOf(folder);
    if (!listed) return 'none';
    const files = listed.map(withoutComments);
    const { targets, severities = {} } = analysis.lintOptions;
    const slot = slotOf(session, analysis);
    const key = JSON.stringify(listed.map((f, i) => [f.name, files[i]?.getText()]));
    const there = kept.get(slot);
    if (there?.key === key) return there.view;
    const overtaken = (): boolean => kept.get(slot)?.key !== key;
    const work = async (): Promise<Answer> => {
      await sleep(there ? Math.min(lastTook, LONGEST_WAIT) : 0);
      if (overtaken()) return 'overtaken';
      const start = performance.now();
      const sources = listed.map(({ name }, i) => ({ name, text: files[i]?.getText() ?? '' }));
      const text = sources[0]?.text ?? '';
      const problems: RulesetProblem[] = [];
      let slice = start;
      const goOn = async (): Promise<boolean> => {
        if (performance.now() - slice <= SLICE) return true;
        await sleep(0);
        slice = performance.now();
        return !overtaken();
      };
      /** All steps, but where a change comes in between. */
      const through = async <T>(steps: Steps<T>): Promise<IteratorResult<undefined, T>> => {
        let step = steps.next();
        while (!step.done && (await goOn())) step = steps.next();
        return step;
      };
      const made = await through(
        folder === undefined ? fileSteps(text, alone.name, targets) : folderSteps(sources, targets),
      );
      if (!made.done) return 'overtaken';
      const context = made.value;
      for (const t of context.classes)
        for (const search of rulesetSearches) {
          try {
            if (!(await through(search(t))).done) return 'overtaken';
          } catch {
            // The checks that look at it fail with the same error, and are told of.
          }
        }
      for (const check of rulesetChecks.filter((c) => isOn(c, severities) && !broken.has(c.code))) {
        if (!(await goOn())) return 'overtaken';
        try {
          const found = await through(runRulesetCheck(context, check));
          if (!found.done) return 'overtaken';
          problems.push(...found.value);
        } catch (error) {
          broken.add(check.code);
          tell(`${check.code} failed and is switched off`, error);
        }
      }
      lastTook = performance.now() - start;
      const checked = checksRun(context, analysis.lintOptions);
      const ran = (check: CheckInfo): boolean => checked(check) && !broken.has(check.code);
      const kind = folder === undefined ? ('file' as const) : ('folder' as const);
      const view = { context, problems, ran, files, kind, sources: listed, revision: ++revisions };
      last.set(slot, view);
      return view;
    };
    const view = work().catch((error: unknown): Answer => {
      tell(`The rules of ${folder ?? uri} cannot be judged as a whole`, error);
      return 'none';
    });
    kept.set(slot, { key, view });
    return view;
  }

  function soonOf(analysis: Analysis): Promise<Answer | 'late'> {
    const late = sleep(lastTook > SLOW ? IMPATIENCE : PATIENCE).then(() => 'late' as const);
    return Promise.race([viewOf(analysis), late]);
  }

  function problemsWith(analysis: Analysis, view: RulesetView, stale = false): readonly Problem[] {
    const known = together.get(analysis);
    if (known?.view === view && !stale) return known.problems;
    const { document, rules, lintOptions } = analysis;
    const file = view.files.findIndex((f) => f.uri === document.uri);
    const text = view.files[file];
    const linesDown =
      stale && text
        ? lineShift(text.getText(), withoutComments({ uri: document.uri, text: rules.text }).getText())
        : () => 0;
    const own = view.problems.flatMap((whole): readonly FolderProblem[] => {
      if (whole.file !== file || !text) return [];
      const { code, check, severity, scope, message } = whole;
      const by = linesDown(text.positionAt(whole.span.start).line, text.positionAt(whole.span.end).line);
      if (by === undefined) return [];
      const span = toSameSpan(text, whole.span, document, by);
      return [
        {
          code,
          check,
          severity,
          scope,
          message,
          span,
          related: [],
          fixes: () => [],
          whole,
          files: view.files,
        },
      ];
    });
    const reaches = reachesOf(rules);
    const unused = stale ? [] : unusedOf(reaches, own, view.ran, lintOptions);
    const shown = withSeverities([...notSuppressed(reaches, own), ...unused], lintOptions.severities ?? {});
    const problems = [...analysis.problems(), ...shown].sort(byPlace);
    if (!stale) together.set(analysis, { view, problems });
    return problems;
  }

  return {
    folders,
    folderOf: (uri) => folderOf(session.configuration, uri),
    async judge(uri, token, late = 'wait') {
      for (;;) {
        const analysis = await session.analysisOf(uri);
        stopIfCancelled(token);
        if (!analysis) return undefined;
        const { version } = analysis.document;
        const view = await (late === 'wait' ? viewOf(analysis) : soonOf(analysis));
        stopIfCancelled(token);
        // It may have changed meanwhile, or another file of its folder.
        if (session.documents.get(uri)?.version !== version || view === 'overtaken') continue;
        if (view === 'none') return { analysis, problems: analysis.problems(), revision: 0 };
        if (view === 'late') {
          const before = late === 'last' ? last.get(slotOf(session, analysis)) : undefined;
          return {
            analysis,
            problems: before ? problemsWith(analysis, before, true) : analysis.problems(),
            revision: before?.revision ?? 0,
          };
        }
        return { analysis, problems: problemsWith(analysis, view), view, revision: view.revision };
      }
    },
    viewOf,
    soonOf,
    forget(uri) {
      const place = placeOf(session, uri);
      if (session.documents.keys().some((u) => u !== uri && placeOf(session, u) === place)) return;
      for (const slots of [kept, last])
        for (const slot of slots.keys()) if (slot.startsWith(`${place} `)) slots.delete(slot);
    },
  };
}

/** What a document is judged together with: its rules.d folder, else itself. */
export function placeOf(session: Pick<Session, 'configuration'>, uri: string): string {
  return folderOf(session.configuration, uri) ?? uri;
}

/** Documents of one folder may have different settings; each kind has a result of its own. */
function slotOf(session: Session, { document, lintOptions }: Analysis): string {
  const { targets, severities } = lintOptions;
  return `${placeOf(session, document.uri)} ${JSON.stringify([targets.map((t) => [t.name, t.machine]), severities])}`;
}

/** By how many lines those of a text went down in another that was edited at one place; undefined for the edited ones. */
function lineShift(before: string, after: string): (first: number, last: number) => number | undefined {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return (first, last) =>
    last < head ? 0 : first >= old.length - tail ? now.length - old.length : undefined;
}
