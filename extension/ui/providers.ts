import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposables';
import { SCHEMES, TRACE_SCHEME } from './documents/documentUris';
import { FIXED_SCHEME, type FixedDocuments } from './documents/fixedDocuments';
import { CommandLogLinks } from './documents/commandLogLinks';
import { EvidenceLens } from './documents/evidenceLens';
import { EvidenceLinks } from './documents/evidenceLinks';
import type { TraceDocuments } from './documents/traceDocuments';
import { CardDefinition } from './hover/cardDefinition';
import { CardHover } from './hover/cardHover';
import { KdExpressions } from './hover/expressions';
import { InputsOfWorkspace } from './launch/inputsOfWorkspace';
import type { LaunchAgreement } from './launch/launchAgreement';
import { LaunchConfigurations } from './launch/launchConfigurations';
import type { RecentConnections } from './launch/recentConnections';
import { LaunchFailures } from './sessions/launchFailures';
import type { SessionTracker } from './sessions/sessionTracker';
import { EndedRowDecorations } from './trees/endedRows';
import { DEBUG_TYPE, LANGUAGES } from './viewIds';

/** Documents that belong to a debug session: ours, and the stack documents that VS Code makes of `source` answers. */
const SESSION_DOCUMENTS: vscode.DocumentSelector = [
  ...Object.values(SCHEMES).map(scheme => ({ scheme })),
  { scheme: 'debug', language: LANGUAGES.log },
];

interface ProviderParts {
  readonly sessions: SessionTracker;
  readonly documents: FixedDocuments;
  readonly traces: TraceDocuments;
  readonly agreement: LaunchAgreement;
  readonly recent: RecentConnections;
  /** Folder of the extension for all workspaces. */
  readonly storage: vscode.Uri;
}

/** Everything that VS Code asks us for by itself. */
export function registerProviders(parts: ProviderParts): DisposableStore {
  const { sessions, documents, traces, agreement, recent, storage } = parts;
  const store = new DisposableStore();
  const { debug, languages, window } = vscode;
  const { Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  store.add(languages.registerHoverProvider(SESSION_DOCUMENTS, new CardHover(sessions)));
  store.add(languages.registerDefinitionProvider(SESSION_DOCUMENTS, new CardDefinition(sessions)));
  store.add(vscode.workspace.registerTextDocumentContentProvider(FIXED_SCHEME, documents));
  store.add(languages.registerDocumentLinkProvider({ scheme: FIXED_SCHEME }, documents));
  store.add(languages.registerCodeLensProvider({ scheme: FIXED_SCHEME }, documents));
  store.add(languages.registerDocumentLinkProvider({ scheme: SCHEMES.evidence }, new EvidenceLinks()));
  store.add(languages.registerCodeLensProvider({ scheme: SCHEMES.evidence }, new EvidenceLens(sessions)));
  store.add(languages.registerDocumentLinkProvider({ scheme: SCHEMES.commands }, new CommandLogLinks()));
  store.add(vscode.workspace.registerTextDocumentContentProvider(TRACE_SCHEME, traces));
  store.add(languages.registerCodeLensProvider({ scheme: TRACE_SCHEME }, traces));
  store.add(
    languages.registerEvaluatableExpressionProvider(
      [...Object.values(LANGUAGES), ...Object.values(SCHEMES).map(scheme => ({ scheme }))],
      new KdExpressions(),
    ),
  );
  store.add(
    debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      new LaunchConfigurations(vscode.Uri.joinPath(storage, 'symbols'), agreement),
    ),
  );
  store.add(debug.registerDebugConfigurationProvider(DEBUG_TYPE, new InputsOfWorkspace(recent), Dynamic));
  store.add(debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, new LaunchFailures(sessions)));
  store.add(window.registerFileDecorationProvider(new EndedRowDecorations()));
  return store;
}
