import * as vscode from 'vscode';
import type { ExtensionApi } from './ui/api';
import { extensionApi } from './ui/api';
import { registerCommands } from './ui/commands/commandTable';
import { dumpCommands } from './ui/commands/dumpCommands';
import { goToCommands } from './ui/commands/goToCommands';
import { graphCommands } from './ui/commands/graphCommands';
import { inspectCommands } from './ui/commands/inspectCommands';
import { reportCommands } from './ui/commands/reportCommands';
import type { Services } from './ui/commands/services';
import { sessionCommands } from './ui/commands/sessionCommands';
import { symbolCommands } from './ui/commands/symbolCommands';
import { viewCommands } from './ui/commands/viewCommands';
import { VirtualDocuments } from './ui/documents/virtualDocuments';
import { GraphPanels } from './ui/graph/graphPanel';
import { LazyLanguageClient } from './ui/language/lazyClient';
import { LogDetector } from './ui/language/logDetector';
import { SessionLauncher } from './ui/launch/sessionLauncher';
import { Inspector } from './ui/navigation/inspector';
import { registerProviders } from './ui/providers';
import { SessionTracker } from './ui/sessions/sessionTracker';
import { StatusBar } from './ui/status/statusBar';
import { DroppedFiles } from './ui/trees/droppedFiles';
import { RowView } from './ui/trees/rowView';

/** Puts the parts together; what they do is their own matter. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const { extensionUri, subscriptions, workspaceState } = context;
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
  const services: Services = {
    sessions,
    views,
    launcher,
    inspector,
    graphs: new GraphPanels(extensionUri, inspector),
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
      ...goToCommands(services),
      ...reportCommands(services),
      ...graphCommands(services),
      ...dumpCommands(services),
      ...symbolCommands(services),
      ...viewCommands(services),
    }),
  );
  keep(registerProviders(sessions, context.globalStorageUri));
  keep(new VirtualDocuments(sessions));
  keep(new LogDetector());
  keep(new LazyLanguageClient(vscode.Uri.joinPath(extensionUri, 'dist', 'server.js')));
  return extensionApi(sessions, views, status);
}
