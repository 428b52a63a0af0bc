import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { CommandId } from '../commandIds';
import { reasonOf } from '../sessions/sessionClient';

/**
 * Runs a command; what it returns is for callers in other extensions and tests. `selection`: all rows that a command of
 * a context menu is about, where several are selected.
 */
export type Handler = (argument?: unknown, selection?: unknown) => unknown;

/** A handler for each command: one that is missing does not compile. */
export type CommandTable = Readonly<Record<CommandId, Handler>>;

/** Registers all commands. What goes wrong in one is said in a notification, never in a modal box. */
export function registerCommands(table: CommandTable): DisposableStore {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(table)) {
    store.add(vscode.commands.registerCommand(id, (...args: [unknown?, unknown?]) => guarded(handler, args)));
  }
  return store;
}

async function guarded(handler: Handler, args: readonly [unknown?, unknown?]): Promise<unknown> {
  try {
    return await handler(...args);
  } catch (error) {
    void vscode.window.showErrorMessage(reasonOf(error));
    return undefined;
  }
}
