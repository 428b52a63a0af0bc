import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { CommandId } from '../commandIds';
import { reasonOf } from '../sessions/sessionClient';

/** Runs a command; what it returns is for callers in other extensions and tests. */
export type Handler = (argument?: unknown) => unknown;

/** A handler for each command: one that is missing does not compile. */
export type CommandTable = Readonly<Record<CommandId, Handler>>;

/** Registers all commands. What goes wrong in one is said in a notification, never in a modal box. */
export function registerCommands(table: CommandTable): DisposableStore {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(table)) {
    store.add(vscode.commands.registerCommand(id, (argument?: unknown) => guarded(handler, argument)));
  }
  return store;
}

async function guarded(handler: Handler, argument: unknown): Promise<unknown> {
  try {
    return await handler(argument);
  } catch (error) {
    void vscode.window.showErrorMessage(reasonOf(error));
    return undefined;
  }
}
