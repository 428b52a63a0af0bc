import * as vscode from 'vscode';
import type { AlpcRoutine } from '../../protocol/messageTrace';
import { COMMANDS } from '../commandIds';
import { targetFrom } from '../navigation/commandTargets';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

interface RoutineItem extends vscode.QuickPickItem {
  readonly routine: AlpcRoutine;
}

/** Routines of the kernel that have to do with ALPC, to stop at: VS Code's own function breakpoints. */
export function routineCommands(services: Services): Pick<CommandTable, typeof COMMANDS.routines> {
  return { [COMMANDS.routines]: argument => choose(services, argument) };
}

async function choose(services: Services, argument: unknown): Promise<void> {
  const session = await sessionFor(services, argument === undefined ? {} : targetFrom(argument, services.views));
  if (!session) return;
  const { routines, message } = await session.client.request('alpcscope/routines', {});
  if (routines.length === 0) {
    void vscode.window.showWarningMessage(message ?? vscode.l10n.t('This kernel has no routine of ALPC.'));
    return;
  }
  const set = functionBreakpoints();
  const items = routines.map((routine): RoutineItem => ({
    routine,
    label: routine.name,
    description: routine.address,
    picked: set.has(routine.name),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: vscode.l10n.t('ALPC Routines'),
    placeHolder: vscode.l10n.t('Routines to stop at; each call of one halts the whole machine'),
  });
  if (!picked) return;
  const wanted = new Set(picked.map(({ routine }) => routine.name));
  const gone = routines.flatMap(({ name }) => (wanted.has(name) ? [] : (set.get(name) ?? [])));
  const added = [...wanted].filter(name => !set.has(name)).map(name => new vscode.FunctionBreakpoint(name));
  if (gone.length > 0) vscode.debug.removeBreakpoints(gone);
  if (added.length > 0) vscode.debug.addBreakpoints(added);
}

/** Those that are there, by the function. */
function functionBreakpoints(): ReadonlyMap<string, readonly vscode.Breakpoint[]> {
  const found = new Map<string, vscode.Breakpoint[]>();
  for (const one of vscode.debug.breakpoints) {
    if (!(one instanceof vscode.FunctionBreakpoint)) continue;
    found.set(one.functionName, [...(found.get(one.functionName) ?? []), one]);
  }
  return found;
}
