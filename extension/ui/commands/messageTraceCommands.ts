import * as vscode from 'vscode';
import type { TraceCheck, TraceStartArguments } from '../../protocol/messageTrace';
import { readSavedTrace } from '../../protocol/savedTrace';
import { COMMANDS } from '../commandIds';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import type { KdSession } from '../sessions/kdSession';
import { withProgress } from '../status/slowWork';
import { agreeToCost, askTrace } from '../timeline/askTrace';
import { stop } from '../timeline/timelinePanels';
import { isGoingOn } from '../timeline/traceText';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids =
  | typeof COMMANDS.startMessageTrace
  | typeof COMMANDS.stopMessageTrace
  | typeof COMMANDS.showMessageTrace
  | typeof COMMANDS.openMessageTrace;

/** Of 10,000 events with long names about a tenth. */
const MOST_BYTES = 64 << 20;

/** The trace of ALPC messages: what it is of and costs is asked first; what it shows is a timeline. */
export function messageTraceCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.startMessageTrace]: argument => start(services, argument),
    [COMMANDS.stopMessageTrace]: () => stopTrace(services),
    [COMMANDS.showMessageTrace]: () => show(services),
    [COMMANDS.openMessageTrace]: argument => openSaved(services, argument),
  };
}

/** Of the process or port of a row, or of what the user chooses. */
async function start(services: Services, argument: unknown): Promise<void> {
  const target = argument === undefined ? {} : targetFrom(argument, services.views);
  const entity = entityOf(target);
  const session = await sessionFor(services, target);
  if (!session) return;
  if (!session.debuggee)
    throw new Error(vscode.l10n.t('Only a live kernel can be traced: attach to one. A saved trace can be opened.'));
  const isTraceable = entity?.startsWith('process:') === true || entity?.startsWith('port:') === true;
  const possible = await mayTrace(session, {});
  if (!possible) return;
  if (possible.routines?.length === 0)
    throw new Error(vscode.l10n.t('The symbols of this kernel name no routine of ALPC: load the symbols of nt.'));
  const args = await askTrace(session, isTraceable ? entity : undefined, possible.routines);
  const check = args && (await mayTrace(session, args));
  if (!args || !check || !(await agreeToCost(session, check.cost))) return;
  const state = await withProgress(vscode.l10n.t('Setting the breakpoints of the trace'), () =>
    session.client.request('alpcscope/traceStart', args),
  );
  if (!state) return;
  services.traceStates.set(session.id, state);
  await services.timelines.open(session);
}

/** What the trace would cost; undefined after saying why there can be none now. */
async function mayTrace(session: KdSession, args: TraceStartArguments): Promise<TraceCheck | undefined> {
  const check = await session.client.request('alpcscope/traceCheck', args);
  if (check.whyNot === undefined) return check;
  if (check.needsAccess !== true) {
    void vscode.window.showWarningMessage(check.whyNot);
    return undefined;
  }
  const full = vscode.l10n.t('Switch This Session to Full Access');
  if ((await vscode.window.showWarningMessage(check.whyNot, full)) !== full) return undefined;
  await session.client.request('alpcscope/access', { access: 'full' });
  const again = await session.client.request('alpcscope/traceCheck', args);
  if (again.whyNot === undefined) return again;
  void vscode.window.showWarningMessage(again.whyNot);
  return undefined;
}

/** The trace that goes on, whichever session the views show. */
async function stopTrace({ sessions, traceStates }: Services): Promise<void> {
  const going = sessions.all.find(({ id }) => {
    const state = traceStates.get(id);
    return state !== undefined && isGoingOn(state);
  });
  if (!going) throw new Error(vscode.l10n.t('No message trace is going on.'));
  traceStates.set(going.id, await stop(going));
}

async function show(services: Services): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  const { total } = await session.client.request('alpcscope/traceEvents', { start: 0, count: 1 });
  const state = services.traceStates.get(session.id);
  if (total === 0 && !(state && isGoingOn(state)))
    throw new Error(
      session.debuggee
        ? vscode.l10n.t('Nothing was traced in this session yet: start with Trace ALPC Messages….')
        : vscode.l10n.t('There are no lines of a message trace in this session.'),
    );
  await services.timelines.open(session);
}

/**
 * A kd log in which a trace was printed is opened as a session, so that names and links are there, too; a trace that was
 * saved as JSON is shown as it is.
 */
async function openSaved(services: Services, argument: unknown): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : await askFile();
  if (!uri) return;
  if (uri.path.toLowerCase().endsWith('.json')) {
    const saved = readSavedTrace(await textIn(uri));
    if (!saved) throw new Error(vscode.l10n.t('{0} is no saved message trace.', uri.fsPath));
    services.timelines.openSaved(saved);
    return;
  }
  const session = await services.launcher.sessionOf(uri);
  if (!session) return;
  const { total } = await session.client.request('alpcscope/traceEvents', { start: 0, count: 1 });
  if (total === 0) throw new Error(vscode.l10n.t('{0} holds no lines of a message trace.', uri.fsPath));
  await services.timelines.open(session);
}

async function textIn(uri: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MOST_BYTES) throw new Error(vscode.l10n.t('{0} is too large for a saved message trace.', uri.fsPath));
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function askFile(): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const filters = { [t('Message traces and kd logs')]: ['json', 'kdlog', 'log', 'txt'], [t('All files')]: ['*'] };
  return (await vscode.window.showOpenDialog({ title: t('Open a Saved Message Trace'), filters }))?.[0];
}
