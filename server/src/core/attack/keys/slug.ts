/**
 * Returns the text as the part of a key: compatibility forms and accents reduced to plain letters, each run of anything but
 * A-Z a-z 0-9 made one `-`, none at either end. `Scheduled Task/Job: Cron` gives `Scheduled-Task-Job-Cron`.
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
