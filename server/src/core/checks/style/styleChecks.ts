import type { Check } from '../defineCheck.ts';
import { keyConvention } from './AR501-key-convention.ts';
import { optionOrder } from './AR502-option-order.ts';
import { unsetForm } from './AR503-unset-form.ts';
import { blanks } from './AR504-blanks.ts';
import { listActionOrder } from './AR505-list-action-order.ts';
import { keyOption } from './AR506-key-option.ts';
import { callLists } from './AR507-syscall-lists.ts';

/** The AR5xx checks, in the order of their codes: how rules are written. They are off by default. */
export const styleChecks: readonly Check[] = [
  keyConvention,
  optionOrder,
  unsetForm,
  blanks,
  listActionOrder,
  keyOption,
  callLists,
];
