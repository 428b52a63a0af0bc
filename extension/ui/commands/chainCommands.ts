import * as vscode from 'vscode';
import type { ThreadId } from '../../model/ids';
import type { ChainResponse } from '../../protocol/debuggee';
import { COMMANDS } from '../commandIds';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import { followChain } from '../navigation/unreadThing';
import type { KdSession } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids = typeof COMMANDS.whyHung;

/** Why one thread does not get on. A debugger is asked for it, whatever was read before. */
export function chainCommands(services: Services): Pick<CommandTable, Ids> {
  return { [COMMANDS.whyHung]: argument => whyHung(services, argument) };
}

/** Of the thread that a row, link or text names; else of the one that the user types. */
async function whyHung(services: Services, argument: unknown): Promise<ChainResponse | undefined> {
  const target = typeof argument === 'string' || argument === undefined ? {} : targetFrom(argument, services.views);
  const session = await sessionFor(services, target);
  if (!session) return undefined;
  const named = typeof argument === 'string' ? argument : (target.row?.thread ?? entityOf(target));
  const thread = named ?? (await askThread(session));
  if (thread === undefined) return undefined;
  const answer = await followChain(session.client, thread);
  if (!answer) return undefined;
  await showThread(services, session, answer.thread);
  offerReport(answer);
  return answer;
}

function askThread(session: KdSession): Thenable<string | undefined> {
  const { l10n } = vscode;
  const halted = session.debuggee?.state === 'halted';
  return vscode.window.showInputBox({
    title: l10n.t('Follow Wait Chain'),
    prompt: halted
      ? l10n.t('ETHREAD, PID.TID or TID (0n… for decimal); empty for the current thread')
      : l10n.t('ETHREAD, PID.TID or TID (0n… for decimal)'),
  });
}

/** Its row among the chains, where it hangs; else among the threads. */
async function showThread({ views, inspector }: Services, session: KdSession, thread: ThreadId): Promise<void> {
  if (!(await views.waitChains.reveal(thread))) await inspector.reveal(session, thread);
}

/** The answer is a sentence; what proves it stands in the report. */
function offerReport({ thread, summary, cut }: ChainResponse): void {
  const { l10n } = vscode;
  const report = l10n.t('Hang Report');
  const text = cut === undefined ? summary : l10n.t('{0} (Not followed to the end: {1}.)', summary, cut);
  void vscode.window.showInformationMessage(text, report).then(chosen => {
    if (chosen === report) void vscode.commands.executeCommand(COMMANDS.reportHang, { entity: thread });
  });
}
