import * as vscode from 'vscode';
import type { ExtensionApi } from './ui/api';
import { extensionApi } from './ui/api';
import { registerTools } from './ui/assistant/registerTools';
import { registerCommands } from './ui/commands/commandTable';
import { debuggeeCommands } from './ui/commands/debuggeeCommands';
import { copyCommands } from './ui/commands/copyCommands';
import { dumpCommands } from './ui/commands/dumpCommands';
import { findingCommands } from './ui/commands/findingCommands';
import { goToCommands } from './ui/commands/goToCommands';
import { graphCommands } from './ui/commands/graphCommands';
import { inspectCommands } from './ui/commands/inspectCommands';
import { kernelCommands } from './ui/commands/kernelCommands';
import { pickCommands } from './ui/commands/pickCommands';
import { linkCommands } from './ui/commands/linkCommands';
import { relatedCommands } from './ui/commands/relatedCommands';
import { reportCommands } from './ui/commands/reportCommands';
import type { Services } from './ui/commands/services';
import { sessionCommands } from './ui/commands/sessionCommands';
import { symbolCommands } from './ui/commands/symbolCommands';
import { viewCommands } from './ui/commands/viewCommands';
import { FixedDocuments } from './ui/documents/fixedDocuments';
import { VirtualDocuments } from './ui/documents/virtualDocuments';
import { GraphPanels } from './ui/graph/graphPanel';
import { LazyLanguageClient } from './ui/language/lazyClient';
import { LogDetector } from './ui/language/logDetector';
import { LaunchAgreement } from './ui/launch/launchAgreement';
import { RecentConnections } from './ui/launch/recentConnections';
import { SessionLauncher } from './ui/launch/sessionLauncher';
import { LinkHandler } from './ui/links/linkHandler';
import { Inspector } from './ui/navigation/inspector';
import { registerProviders } from './ui/providers';
import { RefusalOffers } from './ui/sessions/refusalOffers';
import { SessionTracker } from './ui/sessions/sessionTracker';
import { StatusBar } from './ui/status/statusBar';
import { DroppedFiles } from './ui/trees/droppedFiles';
import { RowView } from './ui/trees/rowView';

/** Puts the parts together; what they do is their own matter. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const { extensionUri, globalState, subscriptions, workspaceState } = context;
  const keep = <T extends vscode.Disposable>(part: T): T => {
    subscriptions.push(part);
    return part;
  };
  const sessions = keep(new SessionTracker());
  const launcher = new SessionLauncher(sessions);
  const drop = new DroppedFiles(launcher);
  const views = {
    waitChains: keep(new RowView('waitChains', sessions, workspaceState, drop)),
    ports: keep(new RowView('ports', sessions, workspaceState, drop)),
    messages: keep(new RowView('messages', sessions, workspaceState, drop)),
    threads: keep(new RowView('threads', sessions, workspaceState, drop)),
    modules: keep(new RowView('modules', sessions, workspaceState, drop)),
  };
  const status = keep(new StatusBar(sessions));
  const inspector = new Inspector(sessions, views);
  const documents = new FixedDocuments();
  const recent = keep(new RecentConnections(globalState));
  const services: Services = {
    sessions,
    views,
    launcher,
    inspector,
    graphs: new GraphPanels(extensionUri, inspector),
    documents,
    recent,
    sample: vscode.Uri.joinPath(extensionUri, 'samples', 'service-hang.kdlog'),
    sampleDump: {
      dump: vscode.Uri.joinPath(extensionUri, 'dist', 'samples', 'service-hang.dmp'),
      symbols: vscode.Uri.joinPath(extensionUri, 'dist', 'samples', 'symbols'),
    },
  };
  keep(
    registerCommands({
      ...sessionCommands(services),
      ...inspectCommands(services),
      ...copyCommands(services),
      ...linkCommands(services),
      ...goToCommands(services),
      ...relatedCommands(services),
      ...reportCommands(services),
      ...findingCommands(services),
      ...graphCommands(services),
      ...dumpCommands(services),
      ...symbolCommands(services),
      ...kernelCommands(services),
      ...debuggeeCommands(services),
      ...pickCommands(),
      ...viewCommands(services),
    }),
  );
  keep(
    registerProviders({
      sessions,
      documents,
      recent,
      agreement: new LaunchAgreement(workspaceState),
      storage: context.globalStorageUri,
    }),
  );
  keep(new RefusalOffers(sessions));
  keep(registerTools(sessions));
  keep(vscode.window.registerUriHandler(new LinkHandler(sessions, inspector)));
  keep(new VirtualDocuments(sessions));
  keep(new LogDetector());
  keep(new LazyLanguageClient(vscode.Uri.joinPath(extensionUri, 'dist', 'server.js')));
  return extensionApi(sessions, views, status, inspector);
}
