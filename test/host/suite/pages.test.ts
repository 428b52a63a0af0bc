import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, openLog, SAMPLE, until, workspaceFile, writeFile } from './support';

/** The title of the page in front, once it is one of ours. */
function pageInFront(type: string): Promise<string> {
  return until(`a page ${type}`, () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const { input } = tab ?? {};
    return input instanceof vscode.TabInputWebview && input.viewType.endsWith(type) ? tab?.label : undefined;
  });
}

describe('pages and the comparison', () => {
  before(async () => {
    await openLog();
  });
  after(cleanUp);

  it('draw the wait graph and the connection graph', async () => {
    await vscode.commands.executeCommand('alpcscope.graph.open');
    assert.match(await pageInFront('alpcscope.graph'), /^Wait Graph: service-hang\.kdlog$/);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.commands.executeCommand('alpcscope.connections.open');
    assert.match(await pageInFront('alpcscope.graph'), /^Connections: service-hang\.kdlog$/);
  });

  it('show what changed in a view of its own, and as a document', async () => {
    const text = Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(...SAMPLE))).toString('latin1');
    const half = await writeFile('half.kdlog', text.slice(0, text.lastIndexOf('kd> ', text.length / 2)));
    await vscode.commands.executeCommand('alpcscope.session.compare', { file: half.fsPath });
    await vscode.commands.executeCommand('alpcscope.comparison.focus');
    await vscode.commands.executeCommand('alpcscope.comparison.document');
    const document = await until('the document', () =>
      vscode.workspace.textDocuments.find(one => one.uri.scheme === 'alpcscope-comparison'),
    );
    assert.match(document.getText(), /^# Comparison: half\.kdlog.* → service-hang\.kdlog[^]*## New waits/);
    await vscode.commands.executeCommand('alpcscope.comparison.close');
  });

  it('open the trace of messages that a log holds, and one that was saved as JSON', async () => {
    const thread = 'ffffac0f5a46c6c0 ffffac0f521242c0';
    const lines = ['AlpcpCompleteDispatchMessage', 'AlpcpReadMessageData'].flatMap((routine, i) => [
      `@alpc:1f h ${i + 1} ${routine} ${thread}`,
      `@alpc:1f m ${i + 1} ms=ffffc50c2a000000 id=12c ty=1 dl=40`,
    ]);
    const log = await writeFile('trace.kdlog', ['0: kd> g', ...lines, '0: kd> ', ''].join('\n'));
    await vscode.commands.executeCommand('alpcscope.messageTrace.open', log);
    assert.equal(await pageInFront('alpcscope.timeline'), 'ALPC Messages: trace.kdlog');
    const saved = { format: 'alpcscope-messages', version: 1, title: 'kept', events: [], pairs: [], lost: 0 };
    const json = await writeFile('kept.json', JSON.stringify(saved));
    await vscode.commands.executeCommand('alpcscope.messageTrace.open', json);
    assert.equal(
      await until('the saved trace', () => {
        const label = vscode.window.tabGroups.activeTabGroup.activeTab?.label;
        return label?.includes('kept') === true ? label : undefined;
      }),
      'ALPC Messages: kept',
    );
  });
});
