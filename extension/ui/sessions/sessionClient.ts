import type * as vscode from 'vscode';
import type { CustomRequests } from '../../protocol/requests';

export type RequestName = keyof CustomRequests;

/** What can ask one debug session; tests put their own in its place. */
export interface SessionClient {
  request<N extends RequestName>(name: N, args: CustomRequests[N]['arguments']): Promise<CustomRequests[N]['response']>;
}

/** The custom requests of our adapter with their types; everything else about a session is VS Code's. */
export function clientOf(session: vscode.DebugSession): SessionClient {
  return {
    request: async (name, args) => (await session.customRequest(name, args)) as CustomRequests[typeof name]['response'],
  };
}

/** What went wrong, in the adapter's own words. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
