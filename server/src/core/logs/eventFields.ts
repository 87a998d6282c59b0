import { F } from '../facts/kernelNumbers.ts';
import type { Event, TouchedName } from '../matching/event.ts';

/** The fields of a rule that compare one number of an event, and where the event has it. */
export const numbersOfEvent: Readonly<Record<number, keyof Event>> = {
  [F.pid]: 'pid',
  [F.uid]: 'uid',
  [F.euid]: 'euid',
  [F.suid]: 'suid',
  [F.fsuid]: 'fsuid',
  [F.gid]: 'gid',
  [F.egid]: 'egid',
  [F.sgid]: 'sgid',
  [F.fsgid]: 'fsgid',
  [F.auid]: 'auid',
  [F.pers]: 'pers',
  [F.ppid]: 'ppid',
  [F.sessionid]: 'sessionid',
  [F.exit]: 'exit',
  [F.success]: 'success',
  [F.saddrFam]: 'saddrFam',
};

/** The fields of a rule that compare a number of a name that an event touched. */
export const numbersOfName: Readonly<Record<number, Exclude<keyof TouchedName, 'path'>>> = {
  [F.objUid]: 'uid',
  [F.objGid]: 'gid',
  [F.filetype]: 'type',
  [F.inode]: 'inode',
  [F.devmajor]: 'devmajor',
  [F.devminor]: 'devminor',
};
