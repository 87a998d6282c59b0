import { type CodeAction, CodeActionKind, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { auditdConfFindings } from '../core/daemon/configFindings.ts';
import type { ConfigFinding } from '../core/daemon/findingTypes.ts';
import { type Span, touches } from '../core/text/span.ts';
import { toRange } from './convertText.ts';
import { isWanted, type WantedKinds } from './fixesAt.ts';
import { byLanguage, type DocumentAnswer, foundHandler, type OnDocument, type Work } from './openHandler.ts';
import type { Session } from './session.ts';

/** Reports whether a document is an auditd.conf. */
export function isAuditdConf({ languageId }: Pick<TextDocument, 'languageId'>): boolean {
  return languageId === 'auditd-conf';
}

/**
 * Returns a handler of requests about an open document: `ofConf` answers for an auditd.conf, and `others` for
 * every other document.
 * @param name of the request, for the log
 * @param fallback the answer after a failure
 */
export function confOr<P extends OnDocument, R>(
  session: Session,
  name: string,
  fallback: R,
  ofConf: Work<TextDocument, P, R>,
  others: DocumentAnswer<P, R>,
): DocumentAnswer<P, R> {
  const own = foundHandler(
    session,
    `${name} of auditd.conf`,
    fallback,
    async ({ textDocument }: P) => session.documents.get(textDocument.uri),
    ofConf,
  );
  return byLanguage(session, isAuditdConf, own, others);
}

const severities: Readonly<Record<ConfigFinding['severity'], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

function toConfDiagnostic(document: TextDocument, { span, severity, message }: ConfigFinding): Diagnostic {
  return { range: toRange(document, span), severity: severities[severity], source: 'audit-rules', message };
}

/** Returns what is wrong in an open auditd.conf; undefined for any other document. */
export function confDiagnostics(session: Session, uri: string): Diagnostic[] | undefined {
  const document = session.documents.get(uri);
  if (!document || !isAuditdConf(document)) return undefined;
  return auditdConfFindings(document.getText()).map((f) => toConfDiagnostic(document, f));
}

/**
 * Returns the fixes for what is wrong at a span of an auditd.conf as code actions; empty where there are none.
 * @param span UTF-16 offsets of the document
 * @param only the kinds of actions that the client asks for; all with undefined
 */
export function confActions(document: TextDocument, span: Span, only: WantedKinds): readonly CodeAction[] {
  if (!isWanted(CodeActionKind.QuickFix, only)) return [];
  return auditdConfFindings(document.getText()).flatMap((finding) => {
    const { fix } = finding;
    if (!fix || !(touches(finding.span, span.start) || touches(span, finding.span.start))) return [];
    return [
      {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toConfDiagnostic(document, finding)],
        edit: {
          changes: { [document.uri]: [{ range: toRange(document, fix.span), newText: fix.newText }] },
        },
      },
    ];
  });
}
