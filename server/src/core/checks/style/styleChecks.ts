import type { Check } from '../defineCheck.ts';
import { keyConvention } from './AR501-key-convention.ts';
import { optionOrder } from './AR502-option-order.ts';
import { unsetForm } from './AR503-unset-form.ts';
import { blanks } from './AR504-blanks.ts';
import { listActionOrder } from './AR505-list-action-order.ts';
import { keyOption } from './AR506-key-option.ts';
import { callLists } from './AR507-syscall-lists.ts';

/** The AR5xx checks: how rules are written, off unless asked for. In the order of their codes. */
export const styleChecks: readonly Check[] = [
  keyConvention,
  optionOrder,
  unsetForm,
  blanks,
  listActionOrder,
  keyOption,
  callLists,
];
