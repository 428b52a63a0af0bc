import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { SessionTracker } from '../sessions/sessionTracker';
import { answerTool } from './answerTool';
import type { ToolName } from './tools';
import { TOOLS } from './tools';

/** What is said while a tool looks. */
const LOOKING: Readonly<Record<ToolName, string>> = {
  [TOOLS.whyHung]: 'Looking for what hangs',
  [TOOLS.thread]: 'Reading a thread and its stack',
  [TOOLS.port]: 'Reading an ALPC port',
  [TOOLS.message]: 'Reading an ALPC message',
  [TOOLS.search]: 'Searching processes, threads, ports and messages',
};

/** Lets language models ask about the session that the views show. Nothing is confirmed, since nothing is changed. */
export function registerTools(sessions: SessionTracker): DisposableStore {
  const store = new DisposableStore();
  for (const name of Object.values(TOOLS)) {
    const tool: vscode.LanguageModelTool<unknown> = {
      prepareInvocation: () => ({ invocationMessage: LOOKING[name] }),
      invoke: async ({ input }) =>
        new vscode.LanguageModelToolResult([
          new vscode.LanguageModelTextPart(await answerTool(name, input, sessions.current)),
        ]),
    };
    store.add(vscode.lm.registerTool(name, tool));
  }
  return store;
}
