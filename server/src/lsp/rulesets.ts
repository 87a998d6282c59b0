import type { CancellationToken } from 'vscode-languageserver';
import { type LintProblem, problemsOf } from '../core/lint/lint.ts';
import { type ReportingFiles, reportingFiles } from '../core/lint/onceInRuleset.ts';
import { staleProblems } from '../core/lint/staleProblems.ts';
import { mergedByPlace } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import { plainUri } from './files.ts';
import { createRulesFolders, folderOf, type RulesFolders } from './rulesetFiles.ts';
import { createRulesetViews, type RulesetView, type RulesetViews, rulesetPlace } from './rulesetViews.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

export { type RulesetView, rulesetPlace as placeOf } from './rulesetViews.ts';

/** A document with all that is wrong with it, by itself and as a part of its ruleset. */
export interface JudgedDocument {
  readonly analysis: Analysis;
  readonly problems: readonly LintProblem[];
  /** The ruleset that the problems are from, perhaps of an earlier text; undefined where none was judged. */
  readonly view: RulesetView | undefined;
  /** Changes with the files that report what their ruleset reports once. */
  readonly reporting: string;
}

/** Rulesets of the open documents: a rules.d directory as a whole, any other file alone. */
export interface Rulesets extends Pick<RulesetViews, 'viewOf' | 'soonOf'> {
  readonly folders: RulesFolders;
  /** Returns the directory that is a document's ruleset; undefined where the document is alone. */
  folderOf(uri: string): string | undefined;
  /**
   * Returns the document as it is now; undefined where it is not open.
   * @param late how to treat a ruleset that takes long. `wait`: await it. `last`: reuse the last result's
   * problems on unchanged lines, without fixes. `lines`: return the problems of lines only.
   * @throws ResponseError where nobody waits for the answer any more
   */
  judge(
    uri: string,
    token: CancellationToken,
    late?: 'wait' | 'last' | 'lines',
  ): Promise<JudgedDocument | undefined>;
  /** Forgets what is kept for a closed document. */
  forget(uri: string): void;
}

/**
 * Returns an object that judges open documents together with the rulesets that they are part of, and keeps
 * the results until something changes.
 */
export function createRulesets(session: Session): Rulesets {
  const folders = createRulesFolders(session);
  const { viewOf, soonOf, lastOf, forget } = createRulesetViews(session, folders);
  const merged = new WeakMap<Analysis, JudgedDocument>();

  function judgedWith(analysis: Analysis, view: RulesetView): JudgedDocument {
    const known = merged.get(analysis);
    const from = reportingNow(session, view);
    const reporting = textOf(from);
    if (known?.view === view && known.reporting === reporting) return known;
    const file = view.files.findIndex((f) => f.uri === analysis.document.uri);
    const judged = { analysis, problems: problemsOf(analysis.lines(), view, file, from), view, reporting };
    merged.set(analysis, judged);
    return judged;
  }

  /** What is shown until a ruleset was judged that takes long. */
  function judgedSoFar(analysis: Analysis, view: RulesetView | undefined): JudgedDocument {
    const lines = analysis.problems();
    const file = view?.files.findIndex((f) => f.uri === analysis.document.uri) ?? -1;
    const before = view?.files[file];
    if (!view || !before) return { analysis, problems: lines, view: undefined, reporting: '' };
    const from = reportingNow(session, view);
    const own = staleProblems(view, file, analysis.lines(), from);
    return { analysis, problems: mergedByPlace<LintProblem>(lines, own), view, reporting: textOf(from) };
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
        // It may have changed meanwhile, or another file of its directory.
        if (session.documents.get(uri)?.version !== version || view === 'overtaken') continue;
        if (view === 'none') return judgedSoFar(analysis, undefined);
        if (view === 'late') return judgedSoFar(analysis, late === 'last' ? lastOf(analysis) : undefined);
        return judgedWith(analysis, view);
      }
    },
    viewOf,
    soonOf,
    forget(uri) {
      const place = rulesetPlace(session, uri);
      if (!session.documents.keys().some((u) => u !== uri && rulesetPlace(session, u) === place))
        forget(place);
    },
  };
}

/**
 * Returns, for each problem that a whole ruleset reports only once, the index of the file that reports it: an
 * open document if the problem occurs in one, since nobody looks at the others. Empty for a ruleset of one
 * file.
 */
export function reportingNow(session: Pick<Session, 'documents'>, view: RulesetView): ReportingFiles {
  if (view.kind === 'file') return new Map();
  const open = new Set(session.documents.keys().map(plainUri));
  return reportingFiles(view, (file) => open.has(plainUri(view.files[file]?.uri ?? '')));
}

function textOf(reporting: ReportingFiles): string {
  return [...reporting].join();
}
