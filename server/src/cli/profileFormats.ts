import { profileTextFormats } from '../core/profiles/profileReport.ts';

/** The formats of `audit-rules profile`. */
export const profileFormats = [...profileTextFormats, 'sarif', 'junit', 'github'] as const;
