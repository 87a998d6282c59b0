import type { Check } from '../define.ts';
import { blanks } from './blanks.ts';
import { callLists } from './callLists.ts';
import { keyConvention } from './keyConvention.ts';
import { keyOption } from './keyOption.ts';
import { listActionOrder } from './listActionOrder.ts';
import { optionOrder } from './optionOrder.ts';
import { unsetForm } from './unsetForm.ts';

/** The AR5xx checks: how rules are written, off unless asked for. In the order of their codes. */
export const styleChecks: readonly Check[] = [keyConvention, optionOrder, unsetForm, blanks, listActionOrder, keyOption, callLists];
