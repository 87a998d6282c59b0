/** A word or turn that texts for readers do not contain, and what to write instead. */
export interface Avoided {
  readonly pattern: RegExp;
  readonly write: string;
}

/** Words to avoid in every text that a person reads. */
export const avoided: readonly Avoided[] = [
  { pattern: /\bblanks?\b(?! lines?\b)/i, write: 'space' },
  { pattern: /(?<!workspace |open |multi-root )\bfolders?\b/i, write: 'directory' },
  {
    pattern:
      /\b(older|newer|later|earlier|newest|oldest|an?|the|each|that|this|which) releases?\b(?! notes)/i,
    write: 'version',
  },
  { pattern: /\bmessage types?\b/i, write: 'record type' },
  { pattern: /\blogin ids?\b/i, write: 'login UID' },
  { pattern: /\bword sizes?\b/i, write: 'ABI' },
  { pattern: /\bmend(s|ed|ing)?\b/i, write: 'fix, repair' },
  { pattern: /\bin front of\b|\bbehind\b|\bbeside\b/i, write: 'before, after, next to' },
  {
    pattern:
      /\b(stands?|stood) (above|below|in|at|before|after|there|alone|here|on|for itself|beside|where|under|among|between|open)\b/i,
    write: 'is',
  },
  { pattern: /\bslips? (by|through)\b/i, write: 'is not recorded' },
  { pattern: /\b(tells?|told)\b(?! (\w+ )?apart)/i, write: 'show, report, say' },
  {
    pattern: /\b(is|are|was|were) no (?!longer|more\b|way\b|need\b|such\b|other\b|one\b|room\b|network\b)/i,
    write: 'is not a',
  },
  { pattern: /\bshall\b/i, write: 'must, can' },
  { pattern: /\bparted by\b/i, write: 'separated by' },
  { pattern: /\btwins?\b/i, write: 'pair' },
  { pattern: /\bintruders?\b/i, write: 'the attacker' },
  { pattern: /\b(left out|leaves? out|leave \w+ out|passe[sd] over)\b/i, write: 'ignored, dropped, removed' },
  { pattern: /\banew\b/i, write: 'again' },
  { pattern: /\bdid you mean\b/i, write: 'Use "X".' },
  { pattern: /\btak(e|es|en|ing) (it |them |this |that |a \w+ |the \w+ )?for\b/i, write: 'reads as' },
  {
    pattern:
      /\b(list|option|field|rule|kernel|auditctl|command|key|it|that|which)s? takes? (?!effect|place|part|precedence|up|over)/i,
    write: 'accepts, requires, supports',
  },
  { pattern: /\blies? (below|in|above|under)\b/i, write: 'is' },
  { pattern: /\bwhat (counts|stands|is meant|comes) (is|by|for)\b/i, write: 'name the subject' },
  { pattern: /\bof its own\b(?! kind)|\bof their own\b/i, write: 'separate' },
  { pattern: /\bunasked\b|\bat hand\b|\bnowhere\b.*\bnowhere\b/i, write: 'say it plainly' },
  { pattern: /\b(holds?|held) (it |them )?back\b/i, write: 'excludes' },
  { pattern: /\bnever fires?\b/i, write: 'is never reached' },
  { pattern: /\bwithout a word\b/i, write: 'without a message' },
  { pattern: /\bwhether or not it\b|\bthe like\b|\bsaid (once|so)\b/i, write: 'say it plainly' },
];

/** What a person reads, and where it stands. */
export interface Piece {
  readonly where: string;
  readonly text: string;
}

/** Returns what a text says that it should not, with the place: code spans and blocks are not sentences and are skipped. */
export function wordsToAvoid({ where, text }: Piece): readonly string[] {
  const prose = text
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replace(/`[^`\n]*`/g, '`…`')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/<[^>]*>/g, '');
  return avoided.flatMap(({ pattern, write }) => {
    const found = pattern.exec(prose);
    if (!found) return [];
    const context = prose.slice(Math.max(0, found.index - 30), found.index + found[0].length + 20);
    return [`${where}: "${found[0]}" (write: ${write}) in …${context.replace(/\s+/g, ' ')}…`];
  });
}

/** Returns the number of words between spaces. */
export function wordCount(text: string): number {
  return text.trim().split(/\s+/).length;
}

/** The verbs that a remedy begins with. */
const REMEDY =
  /^(?:(?:If|To|Where|On|For|Unless|When|Otherwise|Before|After|In|With)\b[^.]*?, |Or )?(?:Add|Change|Check|Choose|Combine|Comment|Convert|Copy|Create|Decide|Delete|Disable|Drop|End|Enter|Exclude|Filter|Fix|Give|Install|Join|Keep|Limit|List|Load|Lower|Make sure|Match|Move|Name|Open|Pass|Put|Quote|Raise|Record|Reload|Remove|Rename|Repeat|Replace|Restart|Run|Save|See|Separate|Set|Shorten|Split|Start|Update|Use|Watch|Write)\b/;

/** Reports whether a message ends in what to do: its last sentence is an imperative. */
export function hasRemedy(message: string): boolean {
  return REMEDY.test(sentences(message).at(-1) ?? '');
}

/** Splits a message into sentences; full stops inside quotes and numbers do not end one. */
export function sentences(message: string): readonly string[] {
  const quoted = message.replace(/"[^"]*"/g, (q) => q.replaceAll('.', '\u2024'));
  return quoted
    .split(/(?<=[.!?])\s+(?=["A-Z])/)
    .map((s) => s.replaceAll('\u2024', '.'))
    .filter((s) => s !== '');
}
