import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver';
import { hoverConfig } from '../core/daemon/hoverConfig.ts';
import { hover } from '../core/hover/hover.ts';
import { hoverPolicy } from '../core/ima/editor/hoverPolicy.ts';
import type { Analysis } from './analysis.ts';
import { confOr } from './confHandlers.ts';
import { toHover } from './convertCompletion.ts';
import { demandPlace } from './demands.ts';
import { hashPlace } from './hashes.ts';
import type { LogHandlers } from './logHandlers.ts';
import { isLogLanguage } from './logTexts.ts';
import { byLanguage, placeHandler } from './openHandler.ts';
import { withinTime } from './patience.ts';
import { policyOr } from './policies.ts';
import type { ProfileResults } from './profileResults.ts';
import { rulePlace } from './rulesetPlace.ts';
import type { Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import { createKeyElsewhere, createTechniqueHere } from './techniqueHere.ts';
import type { Library } from './workspaceDocuments.ts';
import type { WorkspacePolicies } from './workspacePolicies.ts';

/** How long a hover waits for the first search for IMA policies, in milliseconds. */
const POLICIES = 2000;

/** Registers hovers, with the place of a rule in its ruleset, and what demands it. */
export function registerHover(
  session: Session,
  rulesets: Rulesets,
  library: Library,
  logs: LogHandlers,
  { policies, profiles }: { readonly policies: WorkspacePolicies; readonly profiles: ProfileResults },
): void {
  const techniqueHere = createTechniqueHere(session, rulesets, library);
  const keyElsewhere = createKeyElsewhere(library);

  /** What is known of a place; of a technique or a key also what the user's rules have of it. */
  async function hoverAt(analysis: Analysis, offset: number, token: CancellationToken) {
    const { document, rules, context } = analysis;
    const found = hover(rules, offset, context);
    if (found?.key !== undefined) {
      const elsewhere = await keyElsewhere(document.uri, found.key, token);
      return elsewhere === undefined
        ? found
        : (hover(rules, offset, { ...context, keyElsewhere: elsewhere }) ?? found);
    }
    if (found?.technique === undefined) return found;
    const here = await techniqueHere(analysis, found.technique, token);
    return here ? (hover(rules, offset, { ...context, here }) ?? found) : found;
  }

  const ofRules = placeHandler(
    session,
    'hover',
    null as Hover | null,
    async (analysis, { position }: HoverParams, token) => {
      const { document } = analysis;
      const found = await hoverAt(analysis, document.offsetAt(position), token);
      if (!found) return null;
      const place = [
        ...(await rulePlace(rulesets, analysis, found.span)),
        ...((await withinTime(hashPlace(policies, analysis, found.span), POLICIES)) ?? []),
        ...demandPlace(profiles.known(document.uri), analysis, found.span),
      ];
      stopIfCancelled(token);
      return toHover(document, place.length === 0 ? found : { ...found, place }, session.shape);
    },
  );
  const ofOthers = confOr(
    session,
    'hover',
    null,
    (document, { position }: HoverParams) => {
      const found = hoverConfig(document.getText(), document.offsetAt(position));
      return found ? toHover(document, found, session.shape) : null;
    },
    byLanguage(session, isLogLanguage, logs.hover, ofRules),
  );
  session.connection.onHover(
    policyOr(
      session,
      'hover',
      null,
      ({ document, policy, context }, { position }) => {
        const found = hoverPolicy(policy, document.offsetAt(position), context);
        return found ? toHover(document, found, session.shape) : null;
      },
      ofOthers,
    ),
  );
}
