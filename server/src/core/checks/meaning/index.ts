import type { Check } from '../define.ts';
import { accountName } from './accountName.ts';
import { actionIgnored } from './actionIgnored.ts';
import { argumentBeyond } from './argumentBeyond.ts';
import { argumentMixed } from './argumentMixed.ts';
import { connectSuccess } from './connectSuccess.ts';
import { contradiction } from './contradiction.ts';
import { directoryAsPath } from './directoryAsPath.ts';
import { dotDot } from './dotDot.ts';
import { exeNever } from './exeNever.ts';
import { exitSign } from './exitSign.ts';
import { fieldIgnored } from './fieldIgnored.ts';
import { impliedFilter } from './impliedFilter.ts';
import { keyCharacters } from './keyCharacters.ts';
import { keyOnList } from './keyOnList.ts';
import { lateMounts } from './lateMounts.ts';
import { linkPath } from './linkPath.ts';
import { loaderFlood } from './loaderFlood.ts';
import { noArch } from './noArch.ts';
import { noCalls } from './noCalls.ts';
import { noPath } from './noPath.ts';
import { noReturn } from './noReturn.ts';
import { numberCut } from './numberCut.ts';
import { numberTail } from './numberTail.ts';
import { octal } from './octal.ts';
import { permWidens } from './permWidens.ts';
import { positiveErrno } from './positiveErrno.ts';
import { procSys } from './procSys.ts';
import { socketType } from './socketType.ts';
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
  argumentBeyond,
  argumentMixed,
  socketType,
  noPath,
  lateMounts,
  procSys,
  exeNever,
  loaderFlood,
  noReturn,
  exitSign,
  impliedFilter,
];
