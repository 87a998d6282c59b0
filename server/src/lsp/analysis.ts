import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../core/checks/defineCheck.ts';
import type { HostAnswers } from '../core/checks/host/defineHostCheck.ts';
import type { LintOptions } from '../core/checks/select.ts';
import { type FormatOptions, mayAlign } from '../core/editing/format.ts';
import type { FeatureContext } from '../core/featureContext.ts';
import { type LinesResult, lintLines } from '../core/lint/lintLines.ts';
import { targetsOf } from '../core/service.ts';
import type { Settings } from '../core/settings.ts';
import type { RulesDocument } from '../core/syntax/document.ts';
import { forgetLines } from '../core/syntax/line.ts';
import { read } from '../core/syntax/readRules.ts';

/** What is known of one version of a document under one set of settings. */
export interface Analysis {
  readonly document: TextDocument;
  readonly rules: RulesDocument;
  readonly context: FeatureContext;
  readonly lintOptions: LintOptions;
  /** What the document's machine has said; undefined where it is not asked. */
  readonly host: HostAnswers | undefined;
  /** What the editor shows, and how it lays lines out. */
  readonly editor: Settings['editor'];
  readonly formatOptions: FormatOptions;
  /** The directory's configuration leaves the document out: nothing is reported. */
  readonly excluded: boolean;
  /**
   * Returns what the lines report, whatever the directory's configuration omits; worked out when first asked
   * for.
   */
  lines(): LinesResult;
  /** Returns the problems of the lines that are reported, by place. */
  problems(): readonly Problem[];
  /** Returns the last result that was worked out, of this text or an earlier one. */
  lastLines(): LinesResult | undefined;
}

/** Keeps the last analysis of each document. */
export interface Analyses {
  of(document: TextDocument, settings: Settings, host: HostAnswers | undefined): Analysis;
  forget(uri: string): void;
}

interface Kept {
  readonly version: number;
  readonly settings: Settings;
  readonly analysis: Analysis;
}

/**
 * Returns a store, empty at first, that analyzes open rules files when it is asked for one, and keeps the
 * last analysis of each.
 * @param isMerged reports whether a file is in a rules.d directory
 */
export function createAnalyses(isMerged: (uri: string) => boolean): Analyses {
  const kept = new Map<string, Kept>();
  return {
    of(document, settings, host) {
      const hit = kept.get(document.uri);
      const merged = isMerged(document.uri);
      const same =
        hit?.version === document.version &&
        hit.settings === settings &&
        hit.analysis.host === host &&
        (hit.analysis.lintOptions.merged ?? false) === merged;
      if (hit && same && hit.analysis.document === document) return hit.analysis;
      const analysis = analyse(document, settings, { host, merged, before: hit?.analysis });
      kept.set(document.uri, { version: document.version, settings, analysis });
      return analysis;
    },
    forget(uri) {
      kept.delete(uri);
      forgetLines();
    },
  };
}

/** What an analysis depends on besides the document and its settings. */
export interface AnalysisPlace {
  /** What the document's machine has answered; absent where it is not asked. */
  readonly host?: HostAnswers | undefined;
  /** Whether the document is in a rules.d directory. */
  readonly merged: boolean;
  /** An earlier analysis of the document, of another text or other settings: unchanged lines are taken from it. */
  readonly before?: Analysis | undefined;
}

/** Reads and lints a document. */
function analyse(document: TextDocument, settings: Settings, place: AnalysisPlace): Analysis {
  const rules = read(document.getText(), document.uri, place.before?.rules);
  return analysisWith(document, rules, settings, place);
}

interface Options extends Pick<Analysis, 'context' | 'lintOptions' | 'formatOptions'> {
  /** `lintOptions` of a document in a rules.d directory. */
  readonly mergedOptions: LintOptions;
}

const options = new WeakMap<Settings, Options>();

/**
 * Returns what settings ask for, the same object for the same settings: what is kept for one text is found
 * for the next.
 */
function optionsOf(settings: Settings): Options {
  let known = options.get(settings);
  if (!known) options.set(settings, (known = readOptions(settings)));
  return known;
}

function readOptions({
  targets: names,
  machine,
  severities,
  profile,
  conventions,
  editor,
}: Settings): Options {
  const targets = targetsOf(names, machine);
  const lintOptions = { targets, severities, profile, ...(conventions ? { conventions } : {}) };
  const { format } = editor;
  return {
    context: { targets, machine },
    lintOptions,
    mergedOptions: { ...lintOptions, merged: true },
    formatOptions: {
      targets,
      order: format.optionOrder === 'canonical',
      align: mayAlign(format.alignColumns, lintOptions),
      twins: format.keepPairs,
    },
  };
}

/**
 * Returns the analysis of a document that was parsed already; its problems are computed when they are first
 * asked for.
 * @param rules the parsed document
 */
export function analysisWith(
  document: TextDocument,
  rules: RulesDocument,
  settings: Settings,
  { host, merged, before }: AnalysisPlace,
): Analysis {
  const { context, formatOptions, ...both } = optionsOf(settings);
  const lintOptions = merged ? both.mergedOptions : both.lintOptions;
  let previous = before?.lastLines();
  let result: LinesResult | undefined;
  const lines = (): LinesResult => {
    result ??= lintLines(rules, lintOptions, host, previous);
    previous = undefined;
    return result;
  };
  return {
    document,
    rules,
    context,
    lintOptions,
    host,
    editor: settings.editor,
    formatOptions,
    excluded: settings.excluded === true,
    lines,
    problems: () => (settings.excluded ? [] : lines().problems),
    lastLines: () => result ?? previous,
  };
}
