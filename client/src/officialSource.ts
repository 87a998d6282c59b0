import { type QuickPickItem, window } from 'vscode';

/** Where MITRE publishes the bundle of the enterprise matrix. */
const published =
  'https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master/enterprise-attack/enterprise-attack.json';

/**
 * Asks the user where MITRE's technique data come from. Returns an address, a path or a URI; `''` for the
 * built-in data, undefined where the user chose nothing.
 * @param now the source in use; `''` for the built-in data
 */
export async function chooseSource(now: string): Promise<string | undefined> {
  const items: readonly (QuickPickItem & { readonly ask: () => Promise<string | undefined> })[] = [
    {
      label: '$(globe) From an address…',
      description: "MITRE's own, unless you name another",
      ask: async () =>
        window.showInputBox({
          title: 'Address of a STIX bundle (https)',
          value: /^https?:/.test(now) ? now : published,
          validateInput: (value) =>
            /^https?:\/\/\S+$/.test(value.trim()) ? undefined : 'An address begins with https://',
        }),
    },
    {
      label: '$(file) From a file…',
      description: 'a STIX bundle, 2.0 or 2.1',
      ask: async () => {
        const chosen = await window.showOpenDialog({
          title: 'STIX bundle of the enterprise matrix',
          filters: { JSON: ['json'] },
        });
        const uri = chosen?.[0];
        return uri?.scheme === 'file' ? uri.fsPath : uri?.toString();
      },
    },
    {
      label: '$(discard) The built-in data',
      ...(now === '' ? { description: 'in use' } : {}),
      ask: async () => '',
    },
  ];
  const picked = await window.showQuickPick(items, {
    title: 'Use Official ATT&CK Data',
    placeHolder: now === '' ? "Where to read MITRE's data from" : `Now from ${now}`,
  });
  return (await picked?.ask())?.trim();
}
