import {
  type CancellationToken,
  type CodeLens,
  type InlayHint,
  type Range,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { stoppedLoad } from '../core/checks/ruleset/AR308-load-stops.ts';
import {
  failingTitle,
  fileLensSpan,
  keyLenses,
  keyLensTitle,
  placeTitle,
  rulesTitle,
} from '../core/decorations/codeLens.ts';
import { inlayHints } from '../core/decorations/inlayHints.ts';
import { semanticTokens } from '../core/decorations/semanticTokens.ts';
import type { SemanticToken } from '../core/decorations/semanticTypes.ts';
import { hover } from '../core/hover/hover.ts';
import { hoverMarkdown } from '../core/hover/hoverTypes.ts';
import { policyTokens } from '../core/ima/editor/policyTokens.ts';
import type { LintProblem } from '../core/lint/lint.ts';
import type { Analysis } from './analysis.ts';
import { type HintData, type LensData, pushTokens, toCodeLens, toInlayHint } from './convertDecorations.ts';
import { toMarkup, toRange, toSpan } from './convertText.ts';
import { demandLenses } from './demands.ts';
import type { LogLenses } from './logLenses.ts';
import type { ProfileResults } from './profileResults.ts';
import { folderOf } from './rulesetFiles.ts';
import type { JudgedDocument, Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { LensCommands, Session } from './session.ts';
import { type Library, rulesIn } from './workspaceDocuments.ts';

/** What shows in and between the lines without being asked for: colours, hints and lenses. */
export interface Seeing {
  /** Settings or files are otherwise now: what was shown may be wrong. */
  refresh(): void;
  /** What a ruleset reports is otherwise now. */
  refreshLenses(): void;
}

/**
 * Registers semantic tokens, inlay hints and code lenses, and returns functions that ask the client to show
 * them again.
 * @param library the documents of the workspace, in which uses of a key are counted
 * @param logLenses what a log says about the rules of a document
 * @param profiles what compliance profiles demand of them
 * @param refreshes whether the client can be asked to show its tokens, hints or lenses again
 */
export function registerSeeing(
  session: Session,
  rulesets: Rulesets,
  library: Library,
  logLenses: LogLenses,
  profiles: ProfileResults,
  refreshes: { readonly tokens: boolean; readonly hints: boolean; readonly lenses: boolean },
): Seeing {
  const { connection, log } = session;
  registerTokens(session);
  registerHints(session);
  registerLenses(session, rulesets, library, logLenses, profiles);
  const warn = (error: unknown): void => log.warn(String(error));
  const refreshLenses = (): void => {
    if (refreshes.lenses) connection.sendRequest('workspace/codeLens/refresh').catch(warn);
  };
  return {
    refresh() {
      if (refreshes.tokens) connection.languages.semanticTokens.refresh().catch(warn);
      if (refreshes.hints) connection.languages.inlayHint.refresh().catch(warn);
      refreshLenses();
    },
    refreshLenses,
  };
}

function registerTokens({ connection, documents, guard, analysisOf, policyOf }: Session): void {
  const none: SemanticTokens = { data: [] };
  // The last answer of each document, for the difference to the next one.
  const builders = new Map<string, SemanticTokensBuilder>();
  documents.onDidClose(({ document }) => void builders.delete(document.uri));

  function builderOf(uri: string): SemanticTokensBuilder {
    let builder = builders.get(uri);
    if (!builder) builders.set(uri, (builder = new SemanticTokensBuilder()));
    return builder;
  }
  /** The tokens of a document of either language, of its part where a range is given. */
  async function tokensOf(
    uri: string,
    range?: Range,
  ): Promise<{ readonly document: TextDocument; readonly tokens: readonly SemanticToken[] } | undefined> {
    const policy = await policyOf(uri);
    if (policy) {
      const within = range && toSpan(policy.document, range);
      return { document: policy.document, tokens: policyTokens(policy.policy, policy.context, within) };
    }
    const analysis = await analysisOf(uri);
    if (!analysis) return undefined;
    const { document, rules, context } = analysis;
    return { document, tokens: semanticTokens(rules, context, range && toSpan(document, range)) };
  }

  connection.languages.semanticTokens.on(
    guard('semanticTokens', none, async ({ textDocument }, token): Promise<SemanticTokens> => {
      const found = await tokensOf(textDocument.uri);
      stopIfCancelled(token);
      if (!found) return none;
      const builder = new SemanticTokensBuilder();
      builders.set(textDocument.uri, builder);
      pushTokens(builder, found.document, found.tokens);
      return builder.build();
    }),
  );
  connection.languages.semanticTokens.onDelta(
    guard(
      'semanticTokens delta',
      none as SemanticTokens | SemanticTokensDelta,
      async ({ textDocument, previousResultId }, token): Promise<SemanticTokens | SemanticTokensDelta> => {
        const found = await tokensOf(textDocument.uri);
        stopIfCancelled(token);
        if (!found) return none;
        const builder = builderOf(textDocument.uri);
        builder.previousResult(previousResultId);
        pushTokens(builder, found.document, found.tokens);
        return builder.buildEdits();
      },
    ),
  );
  connection.languages.semanticTokens.onRange(
    guard('semanticTokens range', none, async ({ textDocument, range }, token): Promise<SemanticTokens> => {
      const found = await tokensOf(textDocument.uri, range);
      stopIfCancelled(token);
      if (!found) return none;
      const builder = new SemanticTokensBuilder();
      pushTokens(builder, found.document, found.tokens);
      return { data: builder.build().data };
    }),
  );
}

function registerHints({ connection, guard, shape, lensCommands, analysisOf }: Session): void {
  connection.languages.inlayHint.on(
    guard('inlayHint', [] as InlayHint[], async ({ textDocument, range }, token) => {
      const analysis = await analysisOf(textDocument.uri);
      stopIfCancelled(token);
      if (!analysis) return [];
      const { document, rules, context, editor } = analysis;
      // A client that brings commands for lenses shows them.
      const shown = Object.keys(lensCommands).length > 0 ? editor.lenses.keys : 'off';
      const lenses = keyLenses(rules, shown).map(({ span }) => span);
      return inlayHints(rules, toSpan(document, range), editor.hints, context, lenses).map((h) =>
        toInlayHint(document, h),
      );
    }),
  );
  // Its tooltip is what a hover says of the word before it.
  connection.languages.inlayHint.resolve(async (hint, token) =>
    guard('inlayHint resolve', hint, async (given: InlayHint): Promise<InlayHint> => {
      const data = given.data as HintData | undefined;
      const analysis = data && (await analysisOf(data.uri));
      if (!analysis || analysis.document.version !== data.version) return given;
      const { document, rules, context } = analysis;
      const found = hover(rules, document.offsetAt(given.position), context);
      return found ? { ...given, tooltip: toMarkup(hoverMarkdown(found), shape.markdown) } : given;
    })(hint, token),
  );
}

function registerLenses(
  session: Session,
  rulesets: Rulesets,
  library: Library,
  logLenses: LogLenses,
  profiles: ProfileResults,
): void {
  const { connection, guard, lensCommands, analysisOf } = session;
  connection.onCodeLens(
    guard('codeLens', [] as CodeLens[], async ({ textDocument }, token) => {
      const analysis = await analysisOf(textDocument.uri);
      stopIfCancelled(token);
      if (!analysis) return [];
      const { document, rules, editor } = analysis;
      const { uri } = document;
      const first = editor.lenses.file ? fileLensSpan(rules) : undefined;
      const file = first
        ? (await fileLenses(uri, token)).map((data) => ({ range: toRange(document, first), data }))
        : [];
      const keys = lensesOfKeys(analysis, lensCommands);
      const logs = (await logLenses(analysis)).map(({ span, title }): CodeLens => {
        const data: LensData = { uri, what: 'log', title };
        return { range: toRange(document, span), data };
      });
      const demands = editor.lenses.profiles
        ? demandLenses(analysis, profiles.known(uri)).map(({ span, title, id }): CodeLens => {
            const data: LensData = { uri, what: 'compliance', title, id };
            return { range: toRange(document, span), data };
          })
        : [];
      return [...file, ...demands, ...logs, ...keys];
    }),
  );
  connection.onCodeLensResolve((lens, token) =>
    guard('codeLens resolve', lens, async (given: CodeLens): Promise<CodeLens> => {
      const data = given.data as LensData | undefined;
      const analysis = data && (await analysisOf(data.uri));
      stopIfCancelled(token);
      if (!analysis) return toCodeLens(given, '', lensCommands);
      return toCodeLens(given, await titleOf(data, analysis, token), lensCommands);
    })(lens, token),
  );

  async function fileLenses(uri: string, token: CancellationToken): Promise<readonly LensData[]> {
    const whole = folderOf(session.configuration, uri) === undefined ? [] : [{ uri, what: 'place' } as const];
    const judged = await rulesets.judge(uri, token, 'last');
    return [{ uri, what: 'rules' }, { uri, what: 'failing', ...failingLines(judged) }, ...whole];
  }

  async function titleOf(data: LensData, analysis: Analysis, token: CancellationToken): Promise<string> {
    switch (data.what) {
      case 'rules':
        return rulesTitle(analysis.rules);
      case 'failing':
        return failingTitle(data.lines.length, data.stopped);
      case 'place': {
        const view = await rulesets.viewOf(analysis);
        const ruleset = typeof view === 'string' ? undefined : view.context.rulesets[0]?.ruleset;
        const file =
          typeof view === 'string' ? -1 : view.files.findIndex((f) => f.uri === analysis.document.uri);
        return ruleset && file >= 0 ? placeTitle(ruleset, file) : 'in rules.d';
      }
      case 'references': {
        const { open, closed } = await library.survey(data.uri, token);
        return keyLensTitle(open, data.key, (isWanted) => rulesIn(closed, isWanted));
      }
      case 'hunt':
        return 'copy hunt query';
      case 'log':
      case 'compliance':
        return data.title;
      default:
        return data satisfies never;
    }
  }
}

/** Returns the lenses of keys: how many rules have each, and a query where the client can copy one. */
function lensesOfKeys({ document, rules, editor }: Analysis, { hunt }: LensCommands): readonly CodeLens[] {
  return keyLenses(rules, editor.lenses.keys).flatMap(({ key, span }): CodeLens[] => {
    const range = toRange(document, span);
    const about = (what: 'references' | 'hunt') => ({
      range,
      data: { uri: document.uri, what, key } satisfies LensData,
    });
    return hunt === undefined ? [about('references')] : [about('references'), about('hunt')];
  });
}

/**
 * Returns the lines, from 0, that are reported as errors, as the client's list of problems has them, and
 * whether auditctl stops in an earlier file, so that none of the lines is loaded.
 */
function failingLines(
  judged: JudgedDocument | undefined,
): Pick<Extract<LensData, { what: 'failing' }>, 'lines' | 'stopped'> {
  const errors = judged?.problems.filter((p) => p.severity === 'error') ?? [];
  const lineOf = (p: LintProblem): number => judged?.analysis.document.positionAt(p.span.start).line ?? 0;
  const lines = new Set(errors.filter((p) => p.code !== stoppedLoad.code).map(lineOf));
  const stopped = errors.some((p) => p.code === stoppedLoad.code && !lines.has(lineOf(p)));
  return { lines: [...lines].sort((a, b) => a - b), stopped };
}
