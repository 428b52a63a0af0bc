import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ChainResponse } from '../../../extension/protocol/debuggee';
import type { CommandsResponse, SearchResponse } from '../../../extension/protocol/requests';
import type { ExtensionApi } from '../../../extension/ui/api';
import { KD_FILE, KD_FOLDER } from '../kdFolder';
import { api, cleanUp, rowsOf, until, workspaceFile } from './support';

const CONNECTION = 'net:port=50000,key=1.2.3.4';

async function useStandin(path: string | undefined): Promise<void> {
  const config = vscode.workspace.getConfiguration();
  await config.update('alpcscope.debuggerPath', path, vscode.ConfigurationTarget.Global);
}

async function ask<T>(name: string, args?: object): Promise<T> {
  const answer: unknown = await vscode.debug.activeDebugSession?.customRequest(name, args);
  return answer as T;
}

describe('one thread of a live kernel', function () {
  this.timeout(120_000);
  let extension: ExtensionApi;
  before(async () => {
    extension = await api();
    await useStandin(workspaceFile(KD_FOLDER, KD_FILE).fsPath);
    await vscode.commands.executeCommand('alpcscope.kernel.attach', { kind: 'connection', text: CONNECTION });
    await until('the running target', () => extension.statusBar().includes(': running'));
    await vscode.commands.executeCommand('alpcscope.session.breakIn');
    await until('the halt', () => extension.statusBar().includes(': halted'), 40_000);
    await until('rows', async () => (await extension.views.waitChains.rows()).length > 0, 60_000);
  });
  after(async () => {
    await cleanUp();
    await useStandin(undefined);
  });

  it('is asked why it hangs, from its row, by kd’s own commands', async () => {
    const [row] = await rowsOf(extension, 'waitChains', node => node.row.thread !== undefined, 3);
    assert.ok(row);
    const answer = await vscode.commands.executeCommand<ChainResponse>('alpcscope.thread.whyHung', row);
    assert.equal(answer.thread, row.row.thread);
    assert.ok(answer.hops > 0 && answer.commands.length > 0, JSON.stringify(answer));
    const { commands } = await ask<CommandsResponse>('alpcscope/commands', { start: 0, count: 2_000 });
    for (const command of answer.commands)
      assert.ok(
        commands.some(({ text }) => text === command),
        command,
      );
  });

  it('is found by its address though nothing was read of it, and said to be none where it is none', async () => {
    const { items } = await ask<SearchResponse>('alpcscope/search', {
      text: 'ffff8000deadbe00',
      count: 10,
      kind: 'thread',
    });
    assert.deepEqual([items.length, items[0]?.unread], [1, true]);
    await assert.rejects(ask('alpcscope/chain', { thread: 'ffff8000deadbe00' }), /does not know thread/);
    // What goes wrong with a command is shown to the user and thrown at nobody.
    assert.equal(await vscode.commands.executeCommand('alpcscope.thread.whyHung', 'ffff8000deadbe00'), undefined);
  });

  it('has its process read by itself, from the row of that', async () => {
    const [process] = await rowsOf(extension, 'threads', node => node.row.entity?.startsWith('process:') === true, 2);
    assert.ok(process);
    await vscode.commands.executeCommand('alpcscope.session.readProcess', process);
    const { commands } = await ask<CommandsResponse>('alpcscope/commands', { start: 0, count: 2_000 });
    const address = process.row.entity?.replace(/^process:0x0*/, '') ?? '?';
    assert.ok(commands.some(({ text }) => text.startsWith('!alpc /lpp') && text.endsWith(address)));
  });
});
