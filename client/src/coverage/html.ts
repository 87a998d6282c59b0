/**
 * What the page of a view loads: addresses that the webview may read, and the number that lets its script
 * run.
 */
export interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** Where styles may come from, as the webview says it. */
  readonly source: string;
  readonly nonce: string;
}

/**
 * Returns the HTML page of a view. Nothing may be loaded but its own style and the one script that
 * has the nonce; no network at all.
 */
export function webviewPage({ title, script, style, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}

/** Returns a random number of 128 bits, as 32 hexadecimal digits, for a page to use once. */
export function newNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join(
    '',
  );
}
