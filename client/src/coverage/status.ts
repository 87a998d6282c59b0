import { CancellationTokenSource, Disposable, type LanguageStatusItem, languages, window } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import {
  type CoverageNumbers,
  type CoverageParams,
  coverageNumbersRequest,
} from '../../../server/src/lsp/protocol/coverageRequests.ts';
import { rulesChanged } from './changes.ts';
import { onlyThroughText } from './view/model.ts';

const languageId = 'audit-rules';
/** How long changes are gathered before they are counted, in milliseconds. */
const GATHER = 1500;

/**
 * Registers the language status that shows what the active file's rules cover; a click on it opens the view.
 */
export function registerCoverageStatus(client: BaseLanguageClient): Disposable {
  const item = languages.createLanguageStatusItem('auditRules.coverage', { language: languageId });
  item.name = 'Linux Audit Rules: Technique Coverage';
  item.command = { command: 'auditRules.showCoverage', title: 'Show Coverage' };
  item.text = 'Technique coverage';
  let asking: CancellationTokenSource | undefined;
  let shown: string | undefined;
  async function update(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== languageId || !client.isRunning()) return;
    asking?.cancel();
    const own = (asking = new CancellationTokenSource());
    const uri = document.uri.toString();
    if (shown !== uri) item.text = 'Technique coverage';
    item.busy = true;
    try {
      const params: CoverageParams = { uri, scope: 'ruleset' };
      const numbers = await client.sendRequest<CoverageNumbers | null>(
        coverageNumbersRequest,
        params,
        own.token,
      );
      if (own.token.isCancellationRequested) return;
      shown = uri;
      tell(item, numbers);
    } catch {
      // Called off, or the server is away: the next change asks again.
    } finally {
      if (asking === own) item.busy = false;
    }
  }
  const rules = rulesChanged(GATHER, () => void update());
  return Disposable.from(
    item,
    rules,
    new Disposable(() => asking?.cancel()),
    window.onDidChangeActiveTextEditor((editor) => {
      if (editor && editor.document.uri.toString() !== shown) void update();
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) void update();
    }),
  );
}

function tell(item: LanguageStatusItem, numbers: CoverageNumbers | null): void {
  item.text = numbers ? `${numbers.seen} seen · ${numbers.onlyNamed} only named` : 'Technique coverage';
  item.detail = numbers ? detailOf(numbers) : 'not known here';
}

/**
 * Returns of how many techniques the rules see some, and how many only because whole directories are watched.
 */
function detailOf({ seeable, onlyThrough }: CoverageNumbers): string {
  const of = `of ${seeable} that audit can see`;
  return onlyThrough ? `${of}; ${onlyThroughText(onlyThrough)}` : of;
}
