import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandNames } from '../../server/src/cli/commandTable.ts';
import { help } from '../../server/src/cli/help.ts';
import { fieldWords } from '../../server/src/core/hover/texts/fieldWords.ts';
import { optionWords } from '../../server/src/core/hover/texts/optionWords.ts';
import { syscallWords } from '../../server/src/core/hover/texts/syscallWords.ts';
import * as valueWords from '../../server/src/core/hover/texts/valueWords.ts';
import { allChecks } from '../../server/src/core/lint/allChecks.ts';
import { allMessages, type Said } from '../support/messages.ts';
import { root } from '../support/root.ts';
import {
  decorationTexts,
  exampleComments,
  insertionTexts,
  refactoringTitles,
  snippetTexts,
  textsOf,
  textsOfFile,
} from '../support/shownTexts.ts';
import { hasRemedy, type Piece, wordCount, wordsToAvoid } from '../support/wording.ts';

/** Checks whose message has no remedy, and why. */
const NO_REMEDY: Readonly<Record<string, string>> = {};

const MOST_WORDS = 30;
const MEDIAN_WORDS = 16;

const messages: readonly Said[] = [...new Map(allMessages().map((m) => [m.code + m.message, m])).values()];

function noneOf(found: readonly string[]): void {
  assert.deepEqual(found, []);
}

describe('messages of checks', () => {
  it(`No message has more than ${MOST_WORDS} words, and half of them at most ${MEDIAN_WORDS}`, () => {
    noneOf(
      messages
        .filter((m) => wordCount(m.message) > MOST_WORDS)
        .map((m) => `${m.code}: ${wordCount(m.message)} words: ${m.message}`),
    );
    const counts = messages.map((m) => wordCount(m.message)).sort((a, b) => a - b);
    assert.ok((counts[counts.length >> 1] ?? 0) <= MEDIAN_WORDS, `median ${counts[counts.length >> 1]}`);
  });

  it('Each message ends in what to do, except where a reason is listed', () => {
    noneOf(
      messages
        .filter((m) => !hasRemedy(m.message) && !(m.code in NO_REMEDY))
        .map((m) => `${m.code}: ${m.message}`),
    );
    const without = new Set(messages.filter((m) => !hasRemedy(m.message)).map((m) => m.code));
    noneOf(Object.keys(NO_REMEDY).filter((code) => !without.has(code)));
  });

  it('No message says what its severity says already', () => {
    noneOf(
      messages
        .filter((m) => /stops here|the line does not load|will not load/i.test(m.message))
        .map((m) => `${m.code}: ${m.message}`),
    );
  });

  it('Messages and titles of fixes use the words of the field', () => {
    noneOf(
      messages.flatMap((m) =>
        [m.message, ...m.titles].flatMap((text) =>
          wordsToAvoid({ where: m.code, text: withoutQuotes(text) }),
        ),
      ),
    );
  });
});

/** What a rule says is not the project's prose. */
function withoutQuotes(message: string): string {
  return message.replace(/"[^"]*"/g, '"…"');
}

describe('other texts', () => {
  it('The pages of checks use the words of the field', () => {
    const pages = allChecks;
    noneOf(
      pages.flatMap((c) =>
        [c.title, c.what, c.why].flatMap((text) =>
          wordsToAvoid({ where: c.code, text: withoutQuotes(text) }),
        ),
      ),
    );
  });

  for (const path of documents())
    it(`${path} uses the words of the field`, () => {
      noneOf(wordsToAvoid(readPiece(path)));
    });
});

/** Returns every document for readers. */
function documents(): readonly string[] {
  const pages = readdirSync(join(root, 'docs')).filter((n) => n.endsWith('.md'));
  return [
    ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'SECURITY.md'],
    ...pages.map((n) => `docs/${n}`),
  ];
}

function readPiece(path: string): Piece {
  return { where: path, text: readFileSync(join(root, path), 'utf8') };
}

/** The keys of package.json whose texts an editor shows. */
const SHOWN =
  /^(title|shortTitle|displayName|description|markdownDescription|enumDescriptions|markdownEnumDescriptions|deprecationMessage|markdownDeprecationMessage|enumItemLabels|label|contents|altText)$/;

const ANY = /./;

/** The texts of each area outside checks and documents; collected when their test runs. */
const areas: Readonly<Record<string, () => readonly Piece[]>> = {
  'Hovers of options': () => textsOf(optionWords, ANY, 'option'),
  'Hovers of fields': () => textsOf(fieldWords, ANY, 'field'),
  'Hovers of system calls': () => textsOf(syscallWords, ANY, 'system call'),
  'Hovers of values': () => textsOf({ ...valueWords }, ANY, 'value'),
  'Notes of places': () => textsOfFile('server/data/paths.json', /^note$/),
  'Notes of techniques': () => textsOfFile('server/data/attack/notes.json', ANY),
  'Notes of the catalogue': () => textsOfFile('server/data/attack/catalogue.json', /^note$/),
  'Commands, settings and walkthrough of package.json': () => textsOfFile('package.json', SHOWN),
  Snippets: () => ['everyday', 'rules', 'techniques'].flatMap((n) => snippetTexts(`snippets/${n}.json`)),
  'Comments and notes of insertion': insertionTexts,
  'Lenses and hints': decorationTexts,
  'Titles of refactorings': refactoringTitles,
  'Pages of help': () =>
    [undefined, ...commandNames].map((n) => ({
      where: `help ${n ?? ''}`,
      text: help(n).replace(/--[\w-]+/g, '--…'),
    })),
  'Comments of the examples': exampleComments,
};

describe('texts that the editor and the command show', () => {
  for (const [area, texts] of Object.entries(areas))
    it(`${area} use the words of the field`, () => {
      const pieces = texts();
      assert.ok(pieces.length > 5, `${pieces.length} texts`);
      noneOf([
        ...new Set(pieces.flatMap(({ where, text }) => wordsToAvoid({ where, text: withoutQuotes(text) }))),
      ]);
    });
});
