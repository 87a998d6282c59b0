import { isKeyName } from '../facts/keyNames.ts';
import type { ActionName, ListName } from '../facts/lists.ts';
import {
  type FieldPart,
  FieldPiece,
  type KeyPart,
  KeyPiece,
  type ListWord,
  type Part,
  type PathPart,
  PathPiece,
  Piece,
  WordPiece,
} from './argumentParts.ts';
import { commaParts, type Pair, splitComparison, splitField, splitPair } from './fieldPair.ts';
import type { OptionArgument, OptionNode } from './optionNodes.ts';

/**
 * The rule that the options of a line write, taken apart. It exists for every line, unfinished and broken
 * ones too: what is not there is undefined or empty. Groups are built when they are first asked for.
 */
export interface RuleParts {
  readonly options: readonly OptionNode[];
  /** What the first option that decides makes of the line: -w and -W a watch, -a, -A and -d a rule. */
  readonly form: 'watch' | 'rule' | 'control' | 'empty';
  /** The words of every -a, -A and -d, in either order. */
  readonly listWords: readonly ListWord[];
  /** The list that the line is about: `exit` for a watch; undefined where none is named. */
  readonly list: ListName | undefined;
  readonly action: ActionName | undefined;
  /** Every -F, keys and unfinished ones too. */
  readonly fields: readonly FieldPart[];
  /** Every -C; an operator that auditctl does not split at (`uid>euid`) is kept where it has no other. */
  readonly comparisons: readonly FieldPart[];
  /** The first `arch=` with a value. */
  readonly arch: FieldPart | undefined;
  /** The names and numbers of every -S. */
  readonly calls: readonly Part[];
  /** The keys of -k and -F. */
  readonly keys: readonly KeyPart[];
  /** The paths of -w, -W, path, dir and exe. */
  readonly paths: readonly PathPart[];
  /** The letters of -p and perm. */
  readonly permissions: readonly Part[];
}

/**
 * Returns the parts of the rule that some options form together. They may come from several lines; each span
 * counts from the start of its own.
 */
export function rulePartsOf(options: readonly OptionNode[]): RuleParts {
  return new Parts(options);
}

/** Calls `visit` for each option of one of the names that has an argument. */
function eachNamed(
  options: readonly OptionNode[],
  names: string,
  visit: (option: OptionNode, argument: OptionArgument) => void,
): void {
  for (const option of options) {
    const { name, argument } = option;
    if (argument && name?.length === 1 && names.includes(name)) visit(option, argument);
  }
}

const FORMS: Readonly<Record<string, 'watch' | 'rule'>> = {
  w: 'watch',
  W: 'watch',
  a: 'rule',
  A: 'rule',
  d: 'rule',
};

class Parts implements RuleParts {
  readonly options: readonly OptionNode[];
  private listWordsKept: readonly ListWord[] | undefined;
  private fieldsKept: readonly FieldPart[] | undefined;
  private comparisonsKept: readonly FieldPart[] | undefined;
  private callsKept: readonly Part[] | undefined;
  private keysKept: readonly KeyPart[] | undefined;
  private pathsKept: readonly PathPart[] | undefined;

  constructor(options: readonly OptionNode[]) {
    this.options = options;
  }
  get form(): RuleParts['form'] {
    for (const { name } of this.options) {
      const form = name === undefined ? undefined : FORMS[name];
      if (form) return form;
    }
    return this.options.length === 0 ? 'empty' : 'control';
  }
  get listWords(): readonly ListWord[] {
    this.listWordsKept ??= readListWords(this.options);
    return this.listWordsKept;
  }
  get list(): ListName | undefined {
    if (this.form === 'watch') return 'exit';
    return this.listWords.find((w) => w.list)?.list;
  }
  get action(): ActionName | undefined {
    return this.listWords.find((w) => w.action)?.action;
  }
  get fields(): readonly FieldPart[] {
    this.fieldsKept ??= readFields(this.options, 'F', splitField);
    return this.fieldsKept;
  }
  get comparisons(): readonly FieldPart[] {
    this.comparisonsKept ??= readFields(
      this.options,
      'C',
      (text) => splitComparison(text) ?? splitPair(text),
    );
    return this.comparisonsKept;
  }
  get arch(): FieldPart | undefined {
    return this.fields.find((f) => f.name === 'arch' && f.op === '=' && f.value !== '');
  }
  get calls(): readonly Part[] {
    this.callsKept ??= readCalls(this.options);
    return this.callsKept;
  }
  get keys(): readonly KeyPart[] {
    this.keysKept ??= readKeys(this);
    return this.keysKept;
  }
  get paths(): readonly PathPart[] {
    this.pathsKept ??= readPaths(this);
    return this.pathsKept;
  }
  get permissions(): readonly Part[] {
    return readPermissions(this);
  }
}

function readListWords(options: readonly OptionNode[]): readonly ListWord[] {
  const words: ListWord[] = [];
  eachNamed(options, 'aAd', (option, argument) => {
    for (const { text, from } of commaParts(argument.value))
      words.push(new WordPiece(option, argument, from, text));
  });
  return words;
}

function readFields(
  options: readonly OptionNode[],
  name: string,
  split: (text: string) => Pair | undefined,
): readonly FieldPart[] {
  const fields: FieldPart[] = [];
  eachNamed(options, name, (option, argument) =>
    fields.push(new FieldPiece(option, argument, split(argument.value))),
  );
  return fields;
}

function readCalls(options: readonly OptionNode[]): readonly Part[] {
  const calls: Part[] = [];
  eachNamed(options, 'S', (option, argument) => {
    for (const { text, from } of commaParts(argument.value))
      calls.push(new Piece(option, argument, from, from + text.length));
  });
  return calls.slice();
}

/**
 * Reads what is written as an option of one of the letters or as the value of some fields, in the order of
 * the line.
 * @param from where the value begins in the argument
 */
function readValues<T>(
  { options, fields }: RuleParts,
  letters: string,
  isWanted: (field: FieldPart) => boolean,
  make: (option: OptionNode, argument: OptionArgument, from: number, field: FieldPart | undefined) => T,
): readonly T[] {
  const values: T[] = [];
  let next = 0;
  eachNamed(options, `${letters}F`, (option, argument) => {
    if (option.name !== 'F') values.push(make(option, argument, 0, undefined));
    else {
      const field = fields[next++];
      if (field?.op === undefined || !isWanted(field)) return;
      values.push(make(option, argument, field.valueFrom, field));
    }
  });
  return values;
}

/** Finds no match in a line without a key; in other lines it may find one. */
export const MAY_HAVE_KEY = /key|-[a-z]*k/i;

/** Reports whether an argument of -F sets the key, with the field's name in any case. */
export function isKeyField(f: Pick<FieldPart, 'name'>): boolean {
  return isKeyName(f.name);
}

function readKeys(parts: RuleParts): readonly KeyPart[] {
  return readValues(
    parts,
    'k',
    isKeyField,
    (option, argument, from, f) => new KeyPiece(option, argument, from, f ? spellingOf(f) : '-k'),
  );
}

function spellingOf({ written, op }: FieldPart): KeyPart['spelling'] {
  return isKeyName(written) && op === '=' ? 'key=' : 'KEY=';
}

function readPaths(parts: RuleParts): readonly PathPart[] {
  return readValues(
    parts,
    'wW',
    (f) => isPathName(f.name) && f.value !== '',
    (option, argument, from, f) => {
      const kind = f && isPathName(f.name) ? f.name : 'watch';
      return new PathPiece(option, argument, from, kind);
    },
  );
}

function isPathName(name: string): name is 'path' | 'dir' | 'exe' {
  return name === 'path' || name === 'dir' || name === 'exe';
}

function readPermissions(parts: RuleParts): readonly Part[] {
  return readValues(
    parts,
    'p',
    (f) => f.name === 'perm',
    (option, argument, from) => new Piece(option, argument, from, argument.value.length),
  );
}
