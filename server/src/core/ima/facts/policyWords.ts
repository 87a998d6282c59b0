import { ownValue } from '../../text/ownValue.ts';
import {
  actionsTable,
  algorithmsTable,
  hooksTable,
  templatesTable,
  wordsTable,
} from './policyTables.generated.ts';

/** What an action does; `dont_measure` belongs to `measure`. */
export type ActionFamily = 'measure' | 'appraise' | 'audit' | 'hash';

/** Hooks that support the same words; server/data/ima/SOURCES.md says what each group holds. */
export type HookGroup = 'file' | 'image' | 'cmdline' | 'key' | 'data' | 'attribute';

/** A fact that came with a kernel: `since` is the number of the first tried kernel that accepts the name. */
interface Since {
  readonly name: string;
  readonly since: number;
}

export interface PolicyAction extends Since {
  readonly family: ActionFamily;
}

export interface Hook extends Since {
  readonly group: HookGroup;
  /** Older names, which all kernels still accept. */
  readonly aliases?: readonly string[];
  /** The actions that it supports; all where absent. */
  readonly actions?: readonly string[];
  /**
   * The one mask that it passes; `any` where that is how the file was opened. Absent for hooks without a file.
   */
  readonly mask?: 'any' | 'MAY_EXEC' | 'MAY_READ';
  /** The option that the kernel must be built with. */
  readonly needs?: string;
}

/** How the kernel reads the value of a word. */
export type PolicyValueKind =
  | 'hook'
  | 'mask'
  | 'hex'
  | 'text'
  | 'uuid'
  | 'id'
  | 'label'
  | 'list'
  | 'appraise_type'
  | 'digest_type'
  | 'appraise_flag'
  | 'algorithms'
  | 'none'
  | 'pcr'
  | 'template';

/** A word with a value, or `permit_directio`. */
export interface PolicyWordFact extends Since {
  readonly kind: 'condition' | 'option';
  readonly value: PolicyValueKind;
  /** The groups of hooks that support it. */
  readonly hooks: readonly HookGroup[];
  /** Only `=` where absent. */
  readonly operators?: readonly PolicyOperator[];
  /** The place that it shares with another word; its own where absent. */
  readonly slot?: string;
  /** What becomes of a second one: refused, used in place of the first, or added to it. */
  readonly twice: 'refused' | 'last' | 'kept';
  /** The actions that support it; all where absent. */
  readonly actions?: readonly string[];
}

export type PolicyOperator = '=' | '<' | '>';

export interface Template extends Since {
  /** Its fields, separated by `|`; accepted in place of the name. */
  readonly format: string;
}

export type Algorithm = Since;

export const policyActions: readonly PolicyAction[] = actionsTable;
export const hooks: readonly Hook[] = hooksTable;
/** Words with a value, and `permit_directio`; actions are in `policyActions`. */
export const policyWordFacts: readonly PolicyWordFact[] = wordsTable;
export const templates: readonly Template[] = templatesTable;
/** Every name of a hash algorithm that some kernel knows; which ones are built in differs. */
export const algorithms: readonly Algorithm[] = algorithmsTable;

const actionsByName = byName(policyActions);
const wordsByName = byName(policyWordFacts);
const algorithmsByName = byName(algorithms);
const hooksByName: Readonly<Record<string, Hook>> = Object.fromEntries(
  hooks.flatMap((h) => [h.name, ...(h.aliases ?? [])].map((name) => [name, h])),
);
const templatesByText: Readonly<Record<string, Template>> = Object.fromEntries(
  templates.flatMap((t) => [t.name, t.format].map((text) => [text, t])),
);

function byName<T extends Since>(facts: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(facts.map((f) => [f.name, f]));
}

/** Returns the action of that exact name; undefined where no kernel knows it. */
export function policyAction(name: string): PolicyAction | undefined {
  return ownValue(actionsByName, name);
}

/** Returns the hook of that exact name or older name; undefined where no kernel accepts it in a policy. */
export function hook(name: string): Hook | undefined {
  return ownValue(hooksByName, name);
}

/** Returns what is known of the word of that exact name; undefined for actions and unknown words. */
export function policyWordFact(name: string): PolicyWordFact | undefined {
  return ownValue(wordsByName, name);
}

/** Returns the template of that exact name or format; undefined where no kernel accepts it. */
export function template(text: string): Template | undefined {
  return ownValue(templatesByText, text);
}

/** Returns the hash algorithm of that exact name; undefined where no kernel knows it. */
export function algorithm(name: string): Algorithm | undefined {
  return ownValue(algorithmsByName, name);
}
