import * as vscode from 'vscode';
import type { ExtensionApi } from './ui/api';
import { extensionApi } from './ui/api';
import { registerTools } from './ui/assistant/registerTools';
import { registerCommands } from './ui/commands/commandTable';
import { addressCommands } from './ui/commands/addressCommands';
import { chainCommands } from './ui/commands/chainCommands';
import { debuggeeCommands } from './ui/commands/debuggeeCommands';
import { ownAddresses } from './target/thisMachine/ownAddresses';
import { ownToolText } from './target/thisMachine/ownTool';
import { runningProcesses } from './target/thisMachine/runningProcesses';
import { comparisonCommands } from './ui/commands/comparisonCommands';
import { copyCommands } from './ui/commands/copyCommands';
import { dumpCommands } from './ui/commands/dumpCommands';
import { findingCommands } from './ui/commands/findingCommands';
import { goToCommands } from './ui/commands/goToCommands';
import { graphCommands } from './ui/commands/graphCommands';
import { evidenceCommands } from './ui/commands/evidenceCommands';
import { routineCommands } from './ui/commands/routineCommands';
import { stackCommands } from './ui/commands/stackCommands';
import { inspectCommands } from './ui/commands/inspectCommands';
import { kernelCommands } from './ui/commands/kernelCommands';
import { messageTraceCommands } from './ui/commands/messageTraceCommands';
import { pickCommands } from './ui/commands/pickCommands';
import { linkCommands } from './ui/commands/linkCommands';
import { relatedCommands } from './ui/commands/relatedCommands';
import { reportCommands } from './ui/commands/reportCommands';
import type { Services } from './ui/commands/services';
import { sessionCommands } from './ui/commands/sessionCommands';
import { traceCommands } from './ui/commands/traceCommands';
import { symbolCommands } from './ui/commands/symbolCommands';
import { viewCommands } from './ui/commands/viewCommands';
import { ComparisonView } from './ui/compare/comparisonView';
import { FixedDocuments } from './ui/documents/fixedDocuments';
import { TraceDocuments } from './ui/documents/traceDocuments';
import { VirtualDocuments } from './ui/documents/virtualDocuments';
import { GraphPanels } from './ui/graph/graphPanel';
import { LazyLanguageClient } from './ui/language/lazyClient';
import { LogDetector } from './ui/language/logDetector';
import { LaunchAgreement } from './ui/launch/launchAgreement';
import { ProcessPick } from './ui/launch/processPick';
import { RecentConnections } from './ui/launch/recentConnections';
import { SessionLauncher } from './ui/launch/sessionLauncher';
import { LinkHandler } from './ui/links/linkHandler';
import { Inspector } from './ui/navigation/inspector';
import { registerProviders } from './ui/providers';
import { RefusalOffers } from './ui/sessions/refusalOffers';
import { SessionTracker } from './ui/sessions/sessionTracker';
import type { ThisMachine } from './ui/setup/thisMachine';
import { StatusBar } from './ui/status/statusBar';
import { TimelinePanels } from './ui/timeline/timelinePanels';
import { TraceStates } from './ui/timeline/traceStates';
import { TraceStatus } from './ui/timeline/traceStatus';
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
  const traceStates = keep(new TraceStates());
  keep(new TraceStatus(traceStates));
  const documents = new FixedDocuments();
  const machine = thisMachine(vscode.Uri.joinPath(extensionUri, 'dist', 'cli.js').fsPath);
  const traces = keep(new TraceDocuments(machine));
  const recent = keep(new RecentConnections(globalState));
  const services: Services = {
    sessions,
    views,
    launcher,
    inspector,
    graphs: keep(new GraphPanels(extensionUri, sessions, inspector)),
    comparison: keep(new ComparisonView(sessions)),
    timelines: keep(new TimelinePanels(extensionUri, sessions, traceStates, inspector)),
    traceStates,
    documents,
    traces,
    machine,
    processes: new ProcessPick(machine, globalState),
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
      ...evidenceCommands(services),
      ...stackCommands(services),
      ...inspectCommands(services),
      ...copyCommands(services),
      ...linkCommands(services),
      ...goToCommands(services),
      ...relatedCommands(services),
      ...reportCommands(services),
      ...findingCommands(services),
      ...comparisonCommands(services),
      ...graphCommands(services),
      ...messageTraceCommands(services),
      ...routineCommands(services),
      ...addressCommands(services),
      ...dumpCommands(services),
      ...symbolCommands(services),
      ...kernelCommands(services),
      ...debuggeeCommands(services),
      ...chainCommands(services),
      ...traceCommands(services),
      ...pickCommands(services),
      ...viewCommands(services),
    }),
  );
  keep(
    registerProviders({
      sessions,
      documents,
      traces,
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

/** Megabytes of a recording, and bytes of what it becomes, that are still fit to be read in an editor. */
const TRACE_LIMITS = { first: 64, most: 16 << 20 };

function thisMachine(cli: string): ThisMachine {
  return {
    addresses: () => ownAddresses(),
    processes: (signal, more) => runningProcesses(signal, more),
    transcript: (file, signal) =>
      ownToolText(cli, ['trace', file, '--first', String(TRACE_LIMITS.first)], { signal, most: TRACE_LIMITS.most }),
  };
}
