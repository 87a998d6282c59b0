import { explain, paragraphs } from '../core/explain/explain.ts';
import { lineAt } from '../core/syntax/document.ts';
import { type ExplainParams, explainRequest } from './protocol/rulesetRequests.ts';
import { rulePlaceOfLine } from './rulesetPlace.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** Registers the request for what a line does in plain words, with its place in the ruleset. */
export function registerExplain(session: Session, rulesets: Rulesets): void {
  const { connection, guard } = session;
  connection.onRequest(
    explainRequest,
    guard('explain', null, async ({ uri, line }: ExplainParams, token): Promise<string | null> => {
      const analysis = await session.analysisOf(uri);
      stopIfCancelled(token);
      if (!analysis) return null;
      const at = analysis.document.offsetAt({ line, character: 0 });
      const found = lineAt(analysis.rules, at);
      if (found?.node.kind !== 'command' || at > found.end) return null;
      if (found.opaque && found.opaque.length > 0)
        return 'What this line does depends on what the template puts into it.';
      const sentence = paragraphs(explain(found.node, analysis.context.targets));
      const place = await rulePlaceOfLine(rulesets, analysis, found);
      stopIfCancelled(token);
      return place.length === 0 ? sentence : `${sentence}\n\n${place.join('\n')}`;
    }),
  );
}
