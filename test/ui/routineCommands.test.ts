import assert from 'node:assert/strict';
import type { RoutinesResponse } from '../../extension/protocol/messageTrace';
import type * as Commands from '../../extension/ui/commands/routineCommands';
import type { Services } from '../../extension/ui/commands/services';
import { l10n, loadUi } from './fakeVscode';

interface Item {
  readonly label: string;
  readonly picked: boolean;
}

class FunctionBreakpoint {
  constructor(readonly functionName: string) {}
}

const ROUTINES: RoutinesResponse['routines'] = [
  'nt!AlpcpSendMessage',
  'nt!AlpcpReceiveMessage',
  'nt!AlpcpCancelMessage',
].map(name => ({ name, address: '0xfffff80712600000' }));

/** What the user sees, and what becomes of the breakpoints when these are picked. */
async function picking(
  breakpoints: readonly object[],
  picked: readonly string[] | undefined,
  response: RoutinesResponse = { routines: ROUTINES },
) {
  const added: string[] = [];
  const removed: string[] = [];
  const said: string[] = [];
  let shown: readonly Item[] = [];
  const names = (found: readonly FunctionBreakpoint[]): readonly string[] => found.map(one => one.functionName);
  const vscode = {
    l10n,
    FunctionBreakpoint,
    debug: {
      breakpoints,
      addBreakpoints: (found: readonly FunctionBreakpoint[]) => added.push(...names(found)),
      removeBreakpoints: (found: readonly FunctionBreakpoint[]) => removed.push(...names(found)),
    },
    window: {
      showQuickPick: (items: readonly Item[]) => {
        shown = items;
        return Promise.resolve(picked && items.filter(item => picked.includes(item.label)));
      },
      showWarningMessage: (text: string) => Promise.resolve(void said.push(text)),
    },
  };
  const session = { id: 's1', ended: false, client: { request: () => Promise.resolve(response) } };
  const services = { sessions: { current: session, get: () => session, all: [session] }, views: {} };
  const { routineCommands } = loadUi('commands/routineCommands', vscode) as typeof Commands;
  await routineCommands(services as unknown as Services)['alpcscope.routines.pick']();
  return { added, removed, said, shown };
}

describe('routines of ALPC to stop at', () => {
  it('are function breakpoints of VS Code, those that are there already picked', async () => {
    const there = [new FunctionBreakpoint('nt!AlpcpSendMessage'), new FunctionBreakpoint('nt!NtCreateFile'), {}];
    const { added, removed, shown } = await picking(there, ['nt!AlpcpSendMessage', 'nt!AlpcpCancelMessage']);
    assert.deepEqual(
      shown.map(item => item.picked),
      [true, false, false],
    );
    assert.deepEqual([added, removed], [['nt!AlpcpCancelMessage'], []]);
  });

  it('are given up where they are picked no more, and those of other functions stay', async () => {
    const there = [new FunctionBreakpoint('nt!AlpcpSendMessage'), new FunctionBreakpoint('nt!NtCreateFile')];
    const { added, removed } = await picking(there, []);
    assert.deepEqual([added, removed], [[], ['nt!AlpcpSendMessage']]);
  });

  it('stay as they are when nothing is chosen', async () => {
    const { added, removed } = await picking([new FunctionBreakpoint('nt!AlpcpSendMessage')], undefined);
    assert.deepEqual([added, removed], [[], []]);
  });

  it('are not offered while the target runs: that is said', async () => {
    const { said, shown } = await picking([], [], { routines: [], message: 'The target runs.' });
    assert.deepEqual([said, shown], [['The target runs.'], []]);
  });
});
