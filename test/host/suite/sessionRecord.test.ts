import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../extension/ui/api';
import { KD_FOLDER } from '../kdFolder';
import { activeTabUri, api, cleanUp, until, workspaceFile } from './support';

const TRACE = 'session.jsonl';

function evaluate(expression: string): Thenable<unknown> | undefined {
  return vscode.debug.activeDebugSession?.customRequest('evaluate', { expression, context: 'repl' });
}

async function activeText(scheme: string): Promise<{ readonly uri: vscode.Uri; readonly text: string }> {
  const uri = await until(`a document of ${scheme}`, () => activeTabUri()?.scheme === scheme && activeTabUri());
  return { uri, text: (await vscode.workspace.openTextDocument(uri)).getText() };
}

function symbolsOf(uri: vscode.Uri): Thenable<vscode.DocumentSymbol[] | undefined> {
  return vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
}

describe('what was asked of a kernel', function () {
  this.timeout(120_000);
  let extension: ExtensionApi;
  before(async () => {
    extension = await api();
    await cleanUp();
    const settings = vscode.workspace.getConfiguration();
    const path = workspaceFile(KD_FOLDER).fsPath;
    await settings.update('alpcscope.debuggerPath', path, vscode.ConfigurationTarget.Global);
    const config = {
      type: 'kd',
      request: 'attach',
      name: 'recorded',
      connection: 'net:port=50000,key=1.2.3.4',
      trace: workspaceFile(TRACE).fsPath,
      stopOnEntry: true,
      internalConsoleOptions: 'neverOpen',
    };
    assert.ok(await vscode.debug.startDebugging(undefined, config, { suppressDebugView: true }));
    await until('the halt', () => extension.statusBar().includes(': halted'), 40_000);
    await until('rows', async () => (await extension.views.ports.rows()).length > 0, 60_000);
  });
  after(async () => {
    await cleanUp();
    const settings = vscode.workspace.getConfiguration();
    await settings.update('alpcscope.debuggerPath', undefined, vscode.ConfigurationTarget.Global);
  });

  it('is cancelled by a click on the status bar while it takes long', async () => {
    assert.equal(extension.statusBarCommand(), 'alpcscope.session.actions');
    const slow = evaluate('!standin.slow 60000');
    await until('the busy debugger', () => /busy with !standin\.slow 60000 for \d+ s/.test(extension.statusBar()));
    assert.equal(extension.statusBarCommand(), 'alpcscope.session.interrupt');
    await vscode.commands.executeCommand(extension.statusBarCommand());
    await slow;
    await until('the end', () => extension.statusBar().includes(': halted'));
    assert.equal(extension.statusBarCommand(), 'alpcscope.session.actions');
  });

  it('stands in a log with its time, and leads to the answers', async () => {
    await evaluate('!process 0 0');
    await evaluate('!process 0 2');
    await vscode.commands.executeCommand('alpcscope.commandLog.open');
    const log = await activeText('alpcscope-commands');
    const rows = log.text.split('\n');
    const row = rows.findIndex(line => line.endsWith('!process 0 0'));
    assert.match(rows[row] ?? '', /^ +\d+ {2}\d\d:\d\d:\d\d\.\d{3} +\d+ +\d+\.\d\d s +[\d,]+ {2}!process 0 0$/);
    assert.ok(rows.some(line => line.includes('!standin.slow')));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', log.uri);
    const link = links.find(({ range }) => range.start.line === row)?.target;
    assert.ok(link?.scheme === 'command');
    const [target] = JSON.parse(link.query) as [unknown];
    await vscode.commands.executeCommand(link.path, target);
    const answer = await activeText('alpcscope-answer');
    assert.match(answer.text, /^\d+: kd> !process 0 0\n[^]*PROCESS /);
  });

  it('goes on into the log while it is open', async () => {
    await vscode.commands.executeCommand('alpcscope.commandLog.open');
    const { uri } = await activeText('alpcscope-commands');
    await evaluate('.echo seen later');
    const now = async (): Promise<string> => (await vscode.workspace.openTextDocument(uri)).getText();
    // A command that tells no facts shows with the next news of the session.
    await evaluate('!standin.slow 1500');
    await until('the new row', async () => (await now()).includes('.echo seen later'));
  });

  it('is a trace that opens as commands and answers, with an outline', async () => {
    await vscode.commands.executeCommand('alpcscope.trace.open');
    const trace = await activeText('alpcscope-trace');
    assert.match(trace.text, /Microsoft \(R\) Windows Debugger[^]*\d+: kd> !process 0 0\n/);
    assert.doesNotMatch(trace.text, /"dir":|\.printf "%c%c/, 'neither JSON nor markers');
    const document = await vscode.workspace.openTextDocument(trace.uri);
    assert.equal(document.languageId, 'kd-log');
    const symbols = await until('the outline', async () => {
      const found = await symbolsOf(trace.uri);
      return found && found.length > 0 && found;
    });
    assert.ok(
      symbols.some(({ name }) => name.includes('!process 0 0')),
      symbols.map(({ name }) => name).join(),
    );
  });

  it('is replayed as a session of its own once it has ended', async () => {
    await vscode.debug.stopDebugging();
    await until('the end', () => vscode.debug.activeDebugSession === undefined, 40_000);
    await vscode.commands.executeCommand('alpcscope.trace.replay', workspaceFile(TRACE));
    await until('the session', () => extension.session()?.title === TRACE && extension.session()?.state === 'active');
    await until('rows', async () => (await extension.views.threads.rows()).length > 0);
    await vscode.commands.executeCommand('alpcscope.commandLog.open');
    const { text } = await activeText('alpcscope-commands');
    assert.match(text, /!process 0 0\n/);
  });
});
