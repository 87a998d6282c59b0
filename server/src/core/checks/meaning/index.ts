import type { Check } from '../define.ts';
import { accountName } from './accountName.ts';
import { actionIgnored } from './actionIgnored.ts';
import { connectSuccess } from './connectSuccess.ts';
import { contradiction } from './contradiction.ts';
import { directoryAsPath } from './directoryAsPath.ts';
import { dotDot } from './dotDot.ts';
import { fieldIgnored } from './fieldIgnored.ts';
import { keyCharacters } from './keyCharacters.ts';
import { keyOnList } from './keyOnList.ts';
import { linkPath } from './linkPath.ts';
import { noArch } from './noArch.ts';
import { noCalls } from './noCalls.ts';
import { numberCut } from './numberCut.ts';
import { numberTail } from './numberTail.ts';
import { octal } from './octal.ts';
import { permWidens } from './permWidens.ts';
import { positiveErrno } from './positiveErrno.ts';
import { twoArchs } from './twoArchs.ts';
import { unsetLogin } from './unsetLogin.ts';
import { wildcard } from './wildcard.ts';
import { wordAsZero } from './wordAsZero.ts';

/** The AR2xx checks: what loads and is not what it looks like. In the order of their codes. */
export const meaningChecks: readonly Check[] = [
  wildcard,
  positiveErrno,
  wordAsZero,
  numberTail,
  noArch,
  dotDot,
  octal,
  accountName,
  noCalls,
  directoryAsPath,
  numberCut,
  twoArchs,
  keyOnList,
  actionIgnored,
  fieldIgnored,
  contradiction,
  unsetLogin,
  permWidens,
  linkPath,
  connectSuccess,
  keyCharacters,
];
