import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../extension/ui/api';
import { KD_FILE, KD_FOLDER, KD_LINE, KD_SOURCE, KD_STATE } from '../kdFolder';
import { api, cleanUp, until, workspaceFile } from './support';

const CONNECTION = 'net:port=50000,key=1.2.3.4';

/** A message of the debug adapter. */
interface Told {
  readonly event?: string;
  readonly body?: { readonly reason?: string; readonly output?: string; readonly hitBreakpointIds?: readonly number[] };
}

/** What the stand-in has written: a letter for each change of its running state. */
async function states(): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(KD_FOLDER, KD_STATE))).toString();
}

describe('breakpoints in a live kernel', function () {
  this.timeout(120_000);
  const told: Told[] = [];
  let tracking: vscode.Disposable;
  let extension: ExtensionApi;

  before(async () => {
    extension = await api();
    tracking = vscode.debug.registerDebugAdapterTrackerFactory('kd', {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: (message: Told) => {
          if (message.event !== undefined) told.push(message);
        },
      }),
    });
    await vscode.workspace
      .getConfiguration()
      .update('alpcscope.debuggerPath', workspaceFile(KD_FOLDER, KD_FILE).fsPath, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('alpcscope.kernel.attach', { kind: 'connection', text: CONNECTION });
    await until('the running target', () => extension.statusBar().includes(': running'));
    await vscode.commands.executeCommand('alpcscope.session.fullAccess');
  });
  after(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await cleanUp();
    tracking.dispose();
    await vscode.workspace
      .getConfiguration()
      .update('alpcscope.debuggerPath', undefined, vscode.ConfigurationTarget.Global);
  });

  /** The next stop from a message on, and the innermost frame where the focus then is. */
  const stopped = async (reason: string, from: number): Promise<string> => {
    await until(
      `the stop (${reason})`,
      () => told.slice(from).some(({ event, body }) => event === 'stopped' && body?.reason === reason),
      40_000,
    );
    const item = await until('a frame with the focus', () => {
      const now = vscode.debug.activeStackItem;
      return now instanceof vscode.DebugStackFrame && now;
    });
    const answer: unknown = await item.session.customRequest('stackTrace', { threadId: item.threadId, levels: 1 });
    return (answer as { readonly stackFrames: readonly { readonly name: string }[] }).stackFrames[0]?.name ?? '';
  };

  it('stop at a function that was named before it halted, and steps go on from there', async () => {
    vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint('nt!KeWaitForSingleObject')]);
    await vscode.commands.executeCommand('alpcscope.session.breakIn');
    await stopped('pause', 0);
    const from = told.length;
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    assert.match(await stopped('function breakpoint', from), /nt!KeWaitForSingleObject$/);
    const before = told.length;
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    assert.match(await stopped('step', before), /nt!KeWaitForSingleObject\+0x/);
    const out = told.length;
    await vscode.commands.executeCommand('workbench.action.debug.stepOut');
    assert.doesNotMatch(await stopped('step', out), /KeWaitForSingleObject/);
  });

  it('at a line of a source print messages, and the target runs on', async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    const line = new vscode.Location(workspaceFile(KD_FOLDER, KD_SOURCE), new vscode.Position(KD_LINE - 1, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(line, true, undefined, undefined, 'read all: {@r8,d}')]);
    const session = vscode.debug.activeDebugSession;
    const [breakpoint] = vscode.debug.breakpoints;
    assert.ok(session && breakpoint);
    await until('the verified breakpoint', async () => {
      const known: unknown = await session.getDebugProtocolBreakpoint(breakpoint);
      return (known as { readonly verified?: boolean } | undefined)?.verified === true;
    });
    const halted = (await states()).length;
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    const messages = (): number =>
      told.filter(({ event, body }) => event === 'output' && /^read all: \d+\n$/.test(body?.output ?? '')).length;
    await until('three messages', () => messages() >= 3, 40_000);
    assert.equal((await states()).slice(halted), 'r', 'it was never halted for them');
    assert.match(extension.statusBar(), /: running/);
  });

  it('are taken out when the session ends, and the target runs on', async () => {
    await vscode.debug.stopDebugging();
    await until('the end', () => vscode.debug.activeDebugSession === undefined, 40_000);
    await until('the running target', async () => (await states()).endsWith('r'));
    assert.ok(told.some(({ body }) => body?.output?.includes('without its breakpoints')));
  });
});
