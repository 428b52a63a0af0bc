import type * as vscode from 'vscode';
import type { ViewName } from '../../protocol/requests';
import type { ComparisonView } from '../compare/comparisonView';
import type { GraphPanels } from '../graph/graphPanel';
import type { FixedDocuments } from '../documents/fixedDocuments';
import type { TraceDocuments } from '../documents/traceDocuments';
import type { ProcessPick } from '../launch/processPick';
import type { RecentConnections } from '../launch/recentConnections';
import type { SessionLauncher } from '../launch/sessionLauncher';
import type { Inspector } from '../navigation/inspector';
import type { ThisMachine } from '../setup/thisMachine';
import type { SessionTracker } from '../sessions/sessionTracker';
import type { TimelinePanels } from '../timeline/timelinePanels';
import type { TraceStates } from '../timeline/traceStates';
import type { RowView } from '../trees/rowView';

/** What the commands work with; put together once, in main. */
export interface Services {
  readonly sessions: SessionTracker;
  readonly launcher: SessionLauncher;
  readonly views: Readonly<Record<ViewName, RowView>>;
  readonly inspector: Inspector;
  readonly graphs: GraphPanels;
  readonly comparison: ComparisonView;
  readonly timelines: TimelinePanels;
  readonly traceStates: TraceStates;
  readonly documents: FixedDocuments;
  readonly traces: TraceDocuments;
  readonly machine: ThisMachine;
  readonly processes: ProcessPick;
  readonly recent: RecentConnections;
  /** The built-in samples: a log, and a dump with the symbols of its kernel. */
  readonly sample: vscode.Uri;
  readonly sampleDump: { readonly dump: vscode.Uri; readonly symbols: vscode.Uri };
}
