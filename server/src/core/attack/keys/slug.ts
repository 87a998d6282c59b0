/**
 * Returns a text in the form that keys use: accents and special letters reduced to plain ones, and each run
 * of other characters than A-Z a-z 0-9 replaced by one `-`, none at the ends. `Scheduled Task/Job: Cron`
 * becomes `Scheduled-Task-Job-Cron`.
 */
export function keySlug(text: string): string {
  return plainLetters(text)
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Returns the text without accents (`ä` becomes `a`); the same text if it is ASCII. */
export function plainLetters(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '');
}
