import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../viewIds';
import { type ConnectionChoice, isChoice, withNewest } from './connectionChoice';

const KEY = 'alpcscope.connections.recent';

/** What was attached to lately, newest first. Kept for this user on this machine: keys of connections are in it. */
export class RecentConnections implements vscode.Disposable {
  private readonly listening: vscode.Disposable;

  constructor(private readonly memory: vscode.Memento) {
    this.listening = vscode.debug.onDidStartDebugSession(({ type, configuration }) => {
      if (type !== DEBUG_TYPE || configuration.request !== 'attach') return;
      const { connection, remote, localKernel } = configuration as Readonly<Record<string, unknown>>;
      if (typeof connection === 'string') void this.add({ kind: 'connection', text: connection });
      else if (typeof remote === 'string') void this.add({ kind: 'remote', text: remote });
      else if (localKernel === true) void this.add({ kind: 'localKernel', text: '' });
    });
  }

  get all(): readonly ConnectionChoice[] {
    const kept: unknown = this.memory.get(KEY);
    return Array.isArray(kept) ? kept.filter(isChoice) : [];
  }

  async add(choice: ConnectionChoice): Promise<void> {
    await this.memory.update(KEY, withNewest(this.all, choice));
  }

  dispose(): void {
    this.listening.dispose();
  }
}
