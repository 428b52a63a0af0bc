import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../extension/ui/api';
import { KD_FOLDER, SILENT_FOLDER } from '../kdFolder';
import { activeTabUri, api, cleanUp, until, workspaceFile } from './support';

const LAUNCH = ['.vscode', 'launch.json'] as const;
const EXISTING = `{
  // Of this team: keep.
  "version": "0.2.0",
  "configurations": [
    { "type": "kd", "request": "launch", "name": "Sample", "logFile": "x.kdlog" }, // the first one
  ]
}
`;

/** Quick input has no event that says it is there. */
function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 800));
}

async function accept(steps = 0): Promise<void> {
  for (let i = 0; i < steps; i++) await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
  await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  await pause();
}

async function text(...file: string[]): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(...file))).toString();
}

async function useDebugger(folder: string | undefined): Promise<void> {
  const path = folder === undefined ? undefined : workspaceFile(folder).fsPath;
  await vscode.workspace.getConfiguration().update('alpcscope.debuggerPath', path, vscode.ConfigurationTarget.Global);
}

/** Goes through the wizard for a named pipe, the second way that is offered, and hands out its document. */
async function setUpPipe(): Promise<vscode.Uri> {
  const done = vscode.commands.executeCommand('alpcscope.kernel.setUp');
  await pause();
  await accept(1);
  await accept();
  await done;
  return until('the steps', () => activeTabUri()?.scheme === 'alpcscope-text' && activeTabUri());
}

/** The buttons of a document. */
async function buttons(uri: vscode.Uri): Promise<readonly vscode.Command[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
  return lenses.flatMap(({ command }) => command ?? []);
}

/** Runs a button; what it asks afterwards is not answered. */
async function press(uri: vscode.Uri, title: RegExp): Promise<void> {
  const button = (await buttons(uri)).find(one => title.test(one.title));
  assert.ok(button, `a button ${String(title)}`);
  void vscode.commands.executeCommand(button.command, ...((button.arguments ?? []) as unknown[]));
}

describe('setting up kernel debugging', function () {
  this.timeout(90_000);
  let extension: ExtensionApi;
  before(async () => {
    extension = await api();
    await cleanUp();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await cleanUp();
    await useDebugger(undefined);
    await vscode.workspace.fs.delete(workspaceFile('.vscode'), { recursive: true }).then(undefined, () => undefined);
  });

  it('shows the steps with buttons that copy each block of commands', async () => {
    const uri = await setUpPipe();
    const steps = (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(steps, /BitLocker[^]*Secure Boot[^]*Set-VMComPort[^]*bcdedit \/debug on[^]*no_debuggee/);
    const titles = (await buttons(uri)).map(({ title }) => title);
    assert.deepEqual(titles.slice(0, 2), ['$(plug) Connect Now', '$(json) Write launch.json']);
    assert.ok(titles.filter(title => title.includes('Copy')).length >= 5, titles.join());
    const copy = (await buttons(uri)).findLast(({ title }) => title.includes('Copy'));
    await vscode.commands.executeCommand(copy?.command ?? '', ...((copy?.arguments ?? []) as unknown[]));
    assert.match(await vscode.env.clipboard.readText(), /^manage-bde [^]*\nbcdedit \/debug off$/);
  });

  it('writes a launch.json where there is none', async () => {
    await press(await setUpPipe(), /Write launch\.json/);
    await until('the editor', () => activeTabUri()?.path.endsWith('/.vscode/launch.json'));
    const written = JSON.parse((await text(...LAUNCH)).replace(/^\s*\/\/.*$/gm, '')) as { configurations: unknown[] };
    assert.deepEqual(written.configurations, [
      {
        type: 'kd',
        request: 'attach',
        name: 'Kernel over virtual machine (com:pipe,port=\\\\.\\pipe\\kd,resets=0,reconnect)',
        connection: 'com:pipe,port=\\\\.\\pipe\\kd,resets=0,reconnect',
      },
    ]);
  });

  it('adds to a launch.json, keeps its comments, and does not add twice', async () => {
    await vscode.workspace.fs.writeFile(workspaceFile(...LAUNCH), Buffer.from(EXISTING));
    for (let i = 0; i < 2; i++) {
      await press(await setUpPipe(), /Write launch\.json/);
      await until('the editor', () => activeTabUri()?.path.endsWith('/.vscode/launch.json'));
      await until('the file', async () => (await text(...LAUNCH)).includes('com:pipe'));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
    const written = await text(...LAUNCH);
    assert.match(
      written,
      /\/\/ Of this team: keep\.[^]*"Sample"[^]*\/\/ the first one[^]*"Kernel over virtual machine/,
    );
    assert.equal(written.split('"Kernel over virtual machine').length, 2, 'once');
  });

  it('leaves a launch.json alone that is no JSON', async () => {
    await vscode.workspace.fs.writeFile(workspaceFile(...LAUNCH), Buffer.from('{ "configurations": [ {'));
    await press(await setUpPipe(), /Write launch\.json/);
    await until('the editor', () => activeTabUri()?.path.endsWith('/.vscode/launch.json'));
    await pause();
    assert.equal(await text(...LAUNCH), '{ "configurations": [ {');
  });

  it('connects: the target answers', async () => {
    await useDebugger(KD_FOLDER);
    await press(await setUpPipe(), /Connect Now/);
    await until('the running target', () => extension.statusBar().includes(': running'), 40_000);
    assert.match(vscode.debug.activeDebugSession?.name ?? '', /^Kernel over virtual machine/);
  });

  it('connects: nobody answers, and what to check is said', async () => {
    await useDebugger(SILENT_FOLDER);
    await press(await setUpPipe(), /Connect Now/);
    await until('the wait', () => extension.statusBar().includes(': waiting for the target'), 40_000);
    assert.equal(extension.views.waitChains.message(), '', 'the welcome text says what to check');
    await vscode.debug.stopDebugging();
    await until('the end', () => vscode.debug.activeDebugSession === undefined, 20_000);
  });

  it('offers the processes of this machine to ${command:pickProcess}', async () => {
    const chosen = vscode.commands.executeCommand<string | undefined>('alpcscope.process.pick', { type: 'kd' });
    // The list is there when the first process is.
    for (let i = 0; i < 4; i++) await pause();
    await accept();
    assert.match((await chosen) ?? '', /^\d+$/);
  });
});
