import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StackResponse } from '../../../extension/protocol/requests';
import type { ExtensionApi } from '../../../extension/ui/api';
import type { RowNode } from '../../../extension/ui/trees/rowStore';
import { KD_FILE, KD_FOLDER, KD_STATE } from '../kdFolder';
import { activeTabUri, api, cleanUp, rowsOf, until, workspaceFile } from './support';

const CONNECTION = 'net:port=50000,key=1.2.3.4';
const JUMPS = 20;

/** What the stand-in has written: a letter for each change of its running state. */
async function states(): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(KD_FOLDER, KD_STATE))).toString();
}

async function useStandin(path: string | undefined): Promise<void> {
  const config = vscode.workspace.getConfiguration();
  await config.update('alpcscope.debuggerPath', path, vscode.ConfigurationTarget.Global);
}

async function attach(): Promise<void> {
  await vscode.commands.executeCommand('alpcscope.kernel.attach', { kind: 'connection', text: CONNECTION });
}

function focused(): { readonly thread: number; readonly frame: number } | undefined {
  const item = vscode.debug.activeStackItem;
  return item instanceof vscode.DebugStackFrame ? { thread: item.threadId, frame: item.frameId } : undefined;
}

async function evaluate(expression: string): Promise<string> {
  const answer: unknown = await vscode.debug.activeDebugSession?.customRequest('evaluate', {
    expression,
    context: 'repl',
  });
  return (answer as { readonly result: string }).result;
}

describe('a live kernel', function () {
  this.timeout(120_000);
  let extension: ExtensionApi;
  before(async () => {
    extension = await api();
    await useStandin(workspaceFile(KD_FOLDER, KD_FILE).fsPath);
    await attach();
  });
  after(async () => {
    await cleanUp();
    await useStandin(undefined);
  });

  const threads = (): Promise<RowNode[]> => rowsOf(extension, 'threads', node => node.row.thread !== undefined, 3);

  it('runs when it is attached to, and the views say so', async () => {
    await until('the running target', () => extension.statusBar().includes(': running'));
    assert.equal(extension.views.ports.message(), '', 'the welcome text has the button to break in');
    assert.doesNotMatch(extension.statusBar(), /1\.2\.3\.4/, 'the key is not shown');
  });

  it('fills the views once it is broken into', async () => {
    await vscode.commands.executeCommand('alpcscope.session.breakIn');
    await until('the halt', () => extension.statusBar().includes(': halted'), 40_000);
    for (const view of ['waitChains', 'ports', 'messages', 'threads'] as const)
      await until(`rows of ${view}`, async () => (await extension.views[view].rows()).length > 0, 60_000);
    // Rows come before everything is read.
    await until('the whole reading', () => extension.views.ports.message().includes('at stop 1'), 60_000);
    await until('hung threads', () => extension.views.waitChains.badge() > 0);
    const kinds = new Set((await rowsOf(extension, 'waitChains', () => true, 8)).map(node => node.row.kind));
    for (const kind of ['chain', 'message', 'port', 'thread', 'verdict'] as const) assert.ok(kinds.has(kind), kind);
  });

  it(`lands on the frame of each of ${JUMPS} jumps, and a refresh does not move the focus`, async () => {
    const rows = await threads();
    assert.ok(rows.length > 3, `${rows.length} threads`);
    let last: StackResponse | undefined;
    for (let i = 0; i < JUMPS; i++) {
      const row = rows[(i * 7) % rows.length];
      const answer = await vscode.commands.executeCommand<StackResponse>('alpcscope.stack.jump', row);
      assert.ok(answer.frames > 0, `${row?.row.label ?? ''}: ${answer.why ?? 'no frame'}`);
      await until(`jump ${i} to thread ${answer.threadId}`, () => focused()?.thread === answer.threadId);
      last = answer;
    }
    const before = focused();
    assert.equal(before?.thread, last?.threadId);
    await vscode.commands.executeCommand('alpcscope.views.refresh');
    await until('the rows after a refresh', async () => (await threads()).length > 0, 60_000);
    assert.deepEqual(focused(), before);
  });

  it('refuses to be changed until it has full access', async () => {
    await assert.rejects(evaluate('ed nt!KeNumberProcessors 1'), /access/i);
    await vscode.commands.executeCommand('alpcscope.session.fullAccess');
    assert.doesNotMatch(await evaluate('ed nt!KeNumberProcessors 1').catch(String), /read-only/i);
    await vscode.commands.executeCommand('alpcscope.session.readOnlyAccess');
    await assert.rejects(evaluate('ed nt!KeNumberProcessors 1'), /access/i);
  });

  it('agrees with what kd prints', async () => {
    const result = await vscode.commands.executeCommand<{ compared: number; differences: number }>(
      'alpcscope.session.verify',
    );
    assert.ok(result.compared > 0);
    assert.equal(result.differences, 0);
    assert.equal(activeTabUri()?.scheme, 'alpcscope-text');
  });

  it('runs on, with its rows grey and their age in sight', async () => {
    const session = vscode.debug.activeDebugSession;
    await session?.customRequest('continue', { threadId: 0 });
    await until('the running target', () => extension.statusBar().includes(': running'));
    assert.match(extension.views.ports.message(), /^The target runs · Read .*, at stop 1/);
    assert.ok((await extension.views.ports.rows()).length > 0, 'rows stay');
  });

  it('is left running', async () => {
    await vscode.commands.executeCommand('alpcscope.session.breakIn');
    await until('the second halt', () => extension.statusBar().includes(': halted'), 40_000);
    await vscode.debug.stopDebugging();
    await until(`the end (${extension.statusBar()})`, () => vscode.debug.activeDebugSession === undefined, 40_000);
    await until('the running target', async () => (await states()).endsWith('r'));
  });

  it('is offered again, and set up step by step', async () => {
    await cleanUp();
    const done = vscode.commands.executeCommand('alpcscope.kernel.setUp');
    await pause();
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await pause();
    // The pipe that is proposed.
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    const uri = await until('the steps', () => activeTabUri()?.scheme === 'alpcscope-text' && activeTabUri());
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(text, /com:pipe,port=.*resets=0,reconnect/);
    assert.match(text, /BitLocker[^]*Secure Boot[^]*bcdedit \/debug on[^]*no_debuggee/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
    assert.ok(links.some(link => link.target?.scheme === 'command'));
    // What is asked next is not answered.
    await vscode.commands.executeCommand('notifications.clearAll');
    await done;
  });
});

/** Quick input has no event that says it is there. */
function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 800));
}
