import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { KdSession } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

/** What takes no longer is done without a question. */
const UNASKED_MS = 10_000;

/** Stacks of all threads, so that equal ones stand together. */
export function stackCommands(services: Services): Pick<CommandTable, typeof COMMANDS.readStacks> {
  return {
    [COMMANDS.readStacks]: async () => {
      const session = await sessionFor(services);
      return session && readStacks(session);
    },
  };
}

async function readStacks(session: KdSession): Promise<void> {
  const { l10n, window } = vscode;
  const { unread, ms } = await session.client.request('alpcscope/stacks', {});
  if (unread === 0) {
    window.setStatusBarMessage(l10n.t('All stacks have been read'), 4000);
    return;
  }
  if (!(await agreed(session, unread, ms))) return;
  const left = (await session.client.request('alpcscope/stacks', { read: true })).unread;
  const text =
    left === 0 ? l10n.t('All stacks have been read') : l10n.t('{0} stacks were not read', left.toLocaleString());
  window.setStatusBarMessage(text, 6000);
}

/** Stacks of a dump cost next to nothing; a debugger asks its target for each. */
async function agreed(session: KdSession, count: number, ms: number | undefined): Promise<boolean> {
  const { l10n, window } = vscode;
  const isCheap = session.status?.kind === 'dump' || (ms !== undefined && ms <= UNASKED_MS);
  if (isCheap) return true;
  const cost = ms === undefined ? l10n.t('how long that takes is not known yet') : l10n.t('about {0}', duration(ms));
  const read = l10n.t('Read Them');
  const question = l10n.t(
    'Read the stacks of {0} threads ({1})? It can be cancelled in the status bar; what was read stays.',
    count.toLocaleString(),
    cost,
  );
  return (await window.showWarningMessage(question, { modal: true }, read)) === read;
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? vscode.l10n.t('{0} s', seconds) : vscode.l10n.t('{0} min', Math.ceil(seconds / 60));
}
