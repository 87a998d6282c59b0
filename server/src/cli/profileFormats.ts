import { profileFileFormats } from '../core/profiles/profileFileReport.ts';

/** The formats of `audit-rules profile`. */
export const profileFormats = [...profileFileFormats, 'github'] as const;
