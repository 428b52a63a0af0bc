import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../extension/ui/api';
import { activeTabUri, cleanUp, openLog, rowsOf, SAMPLE, until, workspaceFile } from './support';

/** Runs a command that shows a quick pick, types nothing, and takes the first item as soon as there is one. */
async function takeFirst(command: string, done: () => boolean): Promise<void> {
  let running: Thenable<unknown> | undefined;
  await until(`the effect of ${command}`, async () => {
    // A list goes away when something else takes the focus (the first stop of a session does): it is opened again.
    running ??= vscode.commands.executeCommand(command).then(() => (running = undefined));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return done();
  });
  // One more list may have been opened in the meantime.
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  await running;
}

describe('going to things', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await openLog();
  });
  after(cleanUp);

  for (const [command, view, kind] of [
    ['alpcscope.port.goTo', 'ports', 'port'],
    ['alpcscope.message.goTo', 'messages', 'message'],
    ['alpcscope.thread.goTo', 'threads', 'thread'],
  ] as const) {
    it(`selects the row of a ${kind} chosen from the list`, async () => {
      await takeFirst(command, () => extension.views[view].selection()[0]?.entity?.startsWith(`${kind}:`) === true);
      assert.equal(extension.views[view].selection().length, 1);
    });
  }

  it('shows a process that has no row where the log describes it', async () => {
    const rows = await rowsOf(extension, 'threads', () => true, 1);
    const listed = new Set(rows.map(node => node.row.entity));
    const log = await vscode.workspace.openTextDocument(workspaceFile(...SAMPLE));
    const addresses = [...log.getText().matchAll(/^PROCESS ([0-9a-f]{16})/gm)].map(match => match[1] ?? '');
    const bare = addresses.find(address => !listed.has(`process:0x${address}`));
    assert.ok(bare, 'the sample lists a process without threads');
    await vscode.commands.executeCommand('alpcscope.entity.reveal', { entity: `process:0x${bare}` });
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.ok(editor.document.uri.path.endsWith('service-hang.kdlog'));
    const row = editor.selection.active.line;
    const above = log.getText(new vscode.Range(Math.max(0, row - 5), 0, row + 1, 0));
    assert.ok(above.includes(bare), `the block of ${bare} is shown, not ${above}`);
  });

  it('shows the answer of a command chosen from the list', async () => {
    await takeFirst('alpcscope.commands.show', () => activeTabUri()?.scheme === 'alpcscope-answer');
    assert.equal(vscode.window.activeTextEditor?.document.languageId, 'kd-log');
  });

  it('goes to anything that a caller names', async () => {
    const [node] = await rowsOf(extension, 'ports', one => one.row.entity?.startsWith('port:') === true, 3);
    assert.ok(node?.row.entity, 'the sample has a port');
    await vscode.commands.executeCommand('alpcscope.anything.goTo', node.row.entity);
    assert.equal(extension.views.ports.selection()[0]?.entity, node.row.entity);
  });

  it('shows both stacks of a message side by side', async () => {
    const [node] = await rowsOf(extension, 'messages', one => one.row.entity?.startsWith('message:') === true, 3);
    assert.ok(node, 'the sample has a message');
    await vscode.commands.executeCommand('alpcscope.stack.showBoth', node);
    const shown = vscode.window.visibleTextEditors.map(editor => editor.document);
    const stacks = shown.filter(document => document.uri.scheme === 'alpcscope-stack');
    assert.equal(stacks.length, 2);
    for (const document of stacks) assert.match(document.getText(), /^THREAD /);
  });

  it('reveals the peer of a row in its view', async () => {
    const [node] = await rowsOf(extension, 'ports', one => one.row.peer?.startsWith('port:') === true, 4);
    assert.ok(node, 'the sample has a connection');
    await vscode.commands.executeCommand('alpcscope.peer.reveal', node);
    assert.equal(extension.views.ports.selection()[0]?.entity, node.row.peer);
  });
});
