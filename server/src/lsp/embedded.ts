import type { Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../core/checks/defineCheck.ts';
import { containerKindOf, rulesInside } from '../core/embedded/containers.ts';
import { type Container, containerOf, embeddedProblems } from '../core/embedded/embeddedProblems.ts';
import { type EmbeddedRules, fromFile, readEmbedded, spanInFile } from '../core/embedded/embeddedRules.ts';
import type { Settings } from '../core/settings.ts';
import type { Span } from '../core/text/span.ts';
import { yamlScalars } from '../yaml/yamlScalars.ts';
import { type Analysis, analysisWith } from './analysis.ts';

/** An open document of another language with the rules inside it. */
export interface EmbeddingDocument {
  readonly document: TextDocument;
  readonly container: Container;
  readonly lintOptions: Analysis['lintOptions'];
  readonly context: Analysis['context'];
  /** Returns the problems of its rules, by place in the document; worked out when first asked for. */
  problems(): readonly Problem[];
  /**
   * Returns the rules at a position as a document of their own, whose positions are those in the file;
   * undefined outside of rules.
   */
  at(position: Position): Analysis | undefined;
}

/** Reports whether a document is in a language in which rules can be inside it: Markdown, YAML or shell. */
export function isContainer({ uri, languageId }: Pick<TextDocument, 'uri' | 'languageId'>): boolean {
  return containerKindOf(uri, languageId) !== undefined;
}

/** Keeps the last reading of each document of another language. */
export interface EmbeddingDocuments {
  /** Returns the rules inside a document; undefined for a file of rules, and where the settings say so. */
  of(document: TextDocument, settings: Settings): EmbeddingDocument | undefined;
  forget(uri: string): void;
}

/**
 * Returns a store, empty at first, that finds the rules inside open Markdown, YAML and shell files when it is
 * asked for a file, and keeps what it found last in each.
 */
export function createEmbeddingDocuments(): EmbeddingDocuments {
  const kept = new Map<
    string,
    { readonly settings: Settings; readonly version: number; read: EmbeddingDocument }
  >();
  return {
    of(document, settings) {
      if (!settings.embedded || settings.excluded) return undefined;
      const hit = kept.get(document.uri);
      if (hit?.version === document.version && hit.settings === settings && hit.read.document === document)
        return hit.read;
      const read = readContainer(document, settings);
      if (read) kept.set(document.uri, { settings, version: document.version, read });
      return read;
    },
    forget: (uri) => void kept.delete(uri),
  };
}

function readContainer(document: TextDocument, settings: Settings): EmbeddingDocument | undefined {
  const kind = containerKindOf(document.uri, document.languageId);
  if (!kind) return undefined;
  const container = containerOf(document.getText(), (t) => rulesInside(t, kind, yamlScalars));
  // Its rules are part of no ruleset, so that nothing is looked up next to them.
  const own = { ...settings, excluded: true } as const;
  const analysisOf = (rules: EmbeddedRules): Analysis =>
    analysisWith(placedDocument(document, rules), readEmbedded(rules), own, { merged: false });
  const { lintOptions, context } = analysisOf({ kind: 'lines', text: '', pieces: [], prefix: '' });
  let problems: readonly Problem[] | undefined;
  return {
    document,
    container,
    lintOptions,
    context,
    problems: () => (problems ??= embeddedProblems(container, lintOptions)),
    at(position) {
      const offset = document.offsetAt(position);
      const rules = container.rules.find((r) => fromFile(r, offset) !== undefined);
      return rules && analysisOf(rules);
    },
  };
}

/** A document of embedded rules: offsets count in the rules, positions in the file. */
export interface PlacedDocument extends TextDocument {
  rangeOf(span: Span): Range;
}

function placedDocument(file: TextDocument, rules: EmbeddedRules): PlacedDocument {
  const rangeOf = (span: Span): Range => {
    const { start, end } = spanInFile(rules, span);
    return { start: file.positionAt(start), end: file.positionAt(end) };
  };
  return {
    uri: file.uri,
    languageId: 'audit-rules',
    version: file.version,
    lineCount: rules.text.split('\n').length,
    getLineRange: (line) => file.getLineRange(line),
    getEOLCharacters: (line) => file.getEOLCharacters(line),
    getText: (range) => (range ? file.getText(range) : rules.text),
    offsetAt: (position) => fromFile(rules, file.offsetAt(position)) ?? 0,
    positionAt: (offset) => rangeOf({ start: offset, end: offset }).start,
    rangeOf,
  };
}
