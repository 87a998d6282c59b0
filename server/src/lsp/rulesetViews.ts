import { type Position, TextDocument } from 'vscode-languageserver-textdocument';
import type { RulesetCheck } from '../core/checks/ruleset/defineRulesetCheck.ts';
import { lintRuleset, type RulesetResult } from '../core/lint/lint.ts';
import type { FilePlace } from '../core/ruleset/ruleset.ts';
import type { Analysis } from './analysis.ts';
import { rehearseEdits } from './rehearsal.ts';
import { fileName, folderOf, type RulesFile, type RulesFolders } from './rulesetFiles.ts';
import { createSchedule } from './rulesetSchedule.ts';
import type { Session } from './session.ts';

/** What is known of the ruleset that a document is part of. */
export interface RulesetView extends RulesetResult {
  readonly kind: 'folder' | 'file';
  /** In the order of the ruleset's files. */
  readonly files: readonly TextDocument[];
  /** Changes whenever the result does. */
  readonly revision: number;
}

/**
 * `none` where the directory cannot be read and for templates, `overtaken` where a change came in between.
 */
export type ViewAnswer = RulesetView | 'none' | 'overtaken';

/** The rulesets of the open documents, each judged when it is asked for. */
export interface RulesetViews {
  viewOf(analysis: Analysis): Promise<ViewAnswer>;
  /** Returns `late` instead of waiting for a ruleset that takes long. */
  soonOf(analysis: Analysis): Promise<ViewAnswer | 'late'>;
  /** Returns the last result for an earlier text of the ruleset, or for the text as it is. */
  lastOf(analysis: Analysis): RulesetView | undefined;
  /** Forgets what is kept for a place in which no document is open any more. */
  forget(place: string): void;
}

type Shown = Pick<RulesetView, 'problems' | 'files'>;

interface Kept {
  readonly files: readonly RulesFile[];
  readonly view: Promise<ViewAnswer>;
}

/**
 * Returns a store, empty at first, that finds the problems of the ruleset that a document is part of. It
 * keeps the last result for each ruleset and each choice of settings, so that after an edit only the
 * difference is examined.
 * @param folders reads the files of rules.d directories
 */
export function createRulesetViews(session: Session, folders: RulesFolders): RulesetViews {
  const kept = new Map<string, Kept>();
  const last = new Map<string, RulesetView>();
  const broken = new Set<string>();
  const schedule = createSchedule();
  let revisions = 0;

  function report(what: string, error: unknown): void {
    session.log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  // Results keep it: it must know nothing of the one before, or each would keep all before it.
  function onFailure({ code }: RulesetCheck, error: unknown): void {
    broken.add(code);
    report(`${code} failed and is switched off`, error);
  }

  async function judge(analysis: Analysis, slot: string, files: readonly RulesFile[]): Promise<ViewAnswer> {
    const { uri } = analysis.document;
    const folder = folderOf(session.configuration, uri);
    const kind = folder === undefined ? 'file' : 'folder';
    const before = last.get(slot);
    const input = { kind, files, options: analysis.lintOptions, without: broken, onFailure } as const;
    const fail = (error: unknown): void =>
      report(`The rules of ${folder ?? uri} cannot be checked as one ruleset`, error);
    const isWanted = (): boolean => kept.get(slot)?.files === files;
    try {
      const result = await schedule.run(() => lintRuleset(input, before), before !== undefined, isWanted);
      if (!result) return 'overtaken';
      const documents = files.map(documentIn(before));
      const { problems } = result;
      const same = before && reportSame(before, { problems, files: documents });
      const revision = same ? before.revision : ++revisions;
      const view = { ...result, kind, files: documents, revision } as const;
      last.set(slot, view);
      const file = files.findIndex((f) => f.uri === uri);
      if (!before) rehearseEdits(input, file, result, schedule, isWanted).catch(fail);
      return view;
    } catch (error) {
      fail(error);
      return 'none';
    }
  }

  async function viewOf(analysis: Analysis): Promise<ViewAnswer> {
    const { uri } = analysis.document;
    if (analysis.rules.template || analysis.excluded) return 'none';
    const folder = folderOf(session.configuration, uri);
    const files =
      folder === undefined
        ? [{ name: fileName(uri), uri, text: analysis.rules.text }]
        : await folders.filesOf(folder);
    if (!files) return 'none';
    const slot = slotOf(session, analysis);
    const there = kept.get(slot);
    if (there && areSame(there.files, files)) return there.view;
    // It begins once it is known that it is the one that is wanted.
    const view = Promise.resolve().then(() => judge(analysis, slot, files));
    kept.set(slot, { files, view });
    return view;
  }

  return {
    viewOf,
    soonOf: async (analysis) => (await schedule.soon(viewOf(analysis))) ?? 'late',
    lastOf: (analysis) => last.get(slotOf(session, analysis)),
    forget(place) {
      for (const slots of [kept, last])
        for (const slot of slots.keys()) if (slot.startsWith(`${place} `)) slots.delete(slot);
    },
  };
}

/** Returns a file as a document: with equal text, that of the result before. */
function documentIn(before: RulesetView | undefined): (file: RulesFile, index: number) => TextDocument {
  return ({ uri, text }, index) => {
    const there = before?.files[index];
    return there?.uri === uri && there.getText() === text
      ? there
      : TextDocument.create(uri, 'audit-rules', 0, text);
  };
}

/** Reports whether two results would be shown alike: the same problems at the same lines and columns. */
function reportSame(a: Shown, b: Shown): boolean {
  const isSamePlace = (p: FilePlace, q: FilePlace | undefined): boolean => {
    const [before, now] = [a.files[p.file], b.files[p.file]];
    if (p.file !== q?.file || !before || !now) return false;
    if (before === now) return p.span.start === q.span.start && p.span.end === q.span.end;
    return (
      isSamePosition(before.positionAt(p.span.start), now.positionAt(q.span.start)) &&
      isSamePosition(before.positionAt(p.span.end), now.positionAt(q.span.end))
    );
  };
  return (
    a.problems.length === b.problems.length &&
    a.problems.every((p, i) => {
      const q = b.problems[i];
      return (
        p.code === q?.code &&
        p.severity === q.severity &&
        p.message === q.message &&
        isSamePlace(p, q) &&
        p.related.length === q.related.length &&
        p.related.every((r, j) => r.message === q.related[j]?.message && isSamePlace(r, q.related[j]))
      );
    })
  );
}

function isSamePosition(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}

function areSame(a: readonly RulesFile[], b: readonly RulesFile[]): boolean {
  return (
    a.length === b.length &&
    a.every((file, i) => {
      const other = b[i];
      return file.name === other?.name && file.uri === other.uri && file.text === other.text;
    })
  );
}

/**
 * Returns the URI that stands for the ruleset of a document: that of its rules.d directory, otherwise the
 * document's own.
 */
export function rulesetPlace(session: Pick<Session, 'configuration'>, uri: string): string {
  return folderOf(session.configuration, uri) ?? uri;
}

/**
 * Returns the name of a document's result: documents of one directory can have different settings, and each
 * kind has its result.
 */
function slotOf(session: Session, { document, lintOptions }: Analysis): string {
  const { targets, severities, profile } = lintOptions;
  return `${rulesetPlace(session, document.uri)} ${JSON.stringify([targets.map((t) => [t.name, t.machine]), severities, profile])}`;
}
