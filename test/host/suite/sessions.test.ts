import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StackResponse } from '../../../extension/protocol/requests';
import type { ExtensionApi } from '../../../extension/ui/api';
import { api, cleanUp, openLog, rowsOf, SAMPLE, until, workspaceFile, writeFile } from './support';

describe('debug sessions', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await api();
  });
  afterEach(cleanUp);

  it('start by F5 on an open log, without launch.json', async () => {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(...SAMPLE)));
    await vscode.commands.executeCommand('workbench.action.debug.start');
    await until('a session', () => extension.session()?.state === 'active');
    assert.equal(vscode.debug.activeDebugSession?.type, 'kd');
    assert.ok((await extension.views.waitChains.rows()).length > 0);
  });

  it('start with the built-in sample', async () => {
    await vscode.commands.executeCommand('alpcscope.sample.open');
    assert.equal(extension.session()?.title, 'service-hang.kdlog');
  });

  it('are not started twice for one log', async () => {
    await openLog();
    const first = extension.session()?.id;
    await openLog();
    assert.equal(extension.session()?.id, first);
  });

  it('have views of their own, which follow the active one', async () => {
    const text = Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(...SAMPLE))).toString();
    const other = await writeFile('other.kdlog', text.slice(0, text.indexOf('\n0: kd> !', text.length / 2)));
    await openLog();
    const first = extension.session();
    const rowsOfFirst = (await rowsOf(extension, 'threads', () => true, 3)).length;
    await openLog(other);
    const second = extension.session()?.id;
    assert.notEqual(second, first?.id);
    assert.notEqual((await rowsOf(extension, 'threads', () => true, 3)).length, rowsOfFirst);
    assert.match(extension.statusBar(), /other\.kdlog: .*\(\+1\)/);
    const [thread] = await rowsOf(extension, 'threads', node => node.row.thread !== undefined, 3);
    const answer = await vscode.commands.executeCommand<StackResponse>('alpcscope.stack.jump', thread);
    const landed = await until('the stack of the second session', () => {
      const item = vscode.debug.activeStackItem;
      return item instanceof vscode.DebugStackFrame && item.threadId === answer.threadId && item;
    });
    assert.equal(landed.session.id, second, 'a jump takes the focus from the first session');
    await vscode.debug.stopDebugging(landed.session);
    await until('the first session', () => extension.session()?.id === first?.id);
    assert.equal((await rowsOf(extension, 'threads', () => true, 3)).length, rowsOfFirst);
  });

  it('leave their last rows behind, until they are closed', async () => {
    await openLog();
    const [root] = await extension.views.waitChains.rows();
    await vscode.debug.stopDebugging();
    await until('the end', () => extension.session()?.state === 'ended');
    assert.equal((await extension.views.waitChains.rows())[0]?.row.id, root?.row.id);
    assert.match(extension.views.waitChains.message(), /^Session ended/);
    await vscode.commands.executeCommand('alpcscope.session.close');
    assert.equal(extension.session(), undefined);
    assert.deepEqual(await extension.views.waitChains.rows(), []);
  });

  it('answer a recorded command in the Debug Console', async () => {
    await openLog();
    const session = vscode.debug.activeDebugSession;
    const answer = (await session?.customRequest('evaluate', { expression: 'vertarget', context: 'repl' })) as {
      readonly result: string;
    };
    assert.match(answer.result, /Windows \d+ Kernel Version/);
  });

  it('refuse a file that is no log, without a modal box', async () => {
    for (const [name, bytes] of [
      ['empty.kdlog', ''],
      ['binary.kdlog', Uint8Array.from({ length: 4096 }, (_, i) => (i * 89) % 256)],
    ] as const) {
      const uri = await writeFile(name, bytes);
      // A modal box would keep this from coming back.
      await vscode.commands.executeCommand('alpcscope.log.open', uri);
      assert.equal(extension.session(), undefined, name);
    }
  });

  it('refuse a configuration whose log is missing or not named', async () => {
    for (const logFile of ['no-such.kdlog', '', undefined]) {
      const config = { type: 'kd', request: 'launch', name: 'bad', logFile };
      assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], config), false);
    }
    assert.equal(extension.session(), undefined);
  });

  it('take paths that are relative to the folder', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    const config = { type: 'kd', request: 'launch', name: 'relative', logFile: SAMPLE.join('/') };
    assert.ok(await vscode.debug.startDebugging(folder, config), 'a path relative to the folder');
    await until('the session', () => extension.session()?.state === 'active');
  });
});
