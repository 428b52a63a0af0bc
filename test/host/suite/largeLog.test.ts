import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StackResponse } from '../../../extension/protocol/requests';
import { activeTabUri, cleanUp, openLog, rowsOf, SAMPLE, until, workspaceFile, writeFile } from './support';

/** VS Code hands no document above this size to extensions. */
const LIMIT = 50 * 1024 * 1024;

describe('a log above 50 MB', () => {
  after(async () => {
    await cleanUp();
    await vscode.workspace.fs.delete(workspaceFile('large.kdlog'));
  });

  it('is a session whose answers are documents with cards', async function () {
    this.timeout(180_000);
    const sample = Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(...SAMPLE)));
    const row = 'fffff805`2b000000  0011223344556677 8899aabbccddeeff\r\n';
    const filler = Buffer.from('\r\n0: kd> dq fffff805`2b000000\r\n' + row.repeat(Math.ceil(LIMIT / row.length)));
    const log = await writeFile('large.kdlog', Buffer.concat([sample, filler]));
    const extension = await openLog(log);
    const [node] = await rowsOf(
      extension,
      'threads',
      one => one.row.kind === 'thread' && one.row.line !== undefined,
      3,
    );
    assert.ok(node?.row.line);
    await vscode.commands.executeCommand('alpcscope.log.reveal', node);
    assert.equal(activeTabUri()?.scheme, 'alpcscope-answer');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const text = editor.document.lineAt(editor.selection.active.line).text;
    const column = text.indexOf(node.row.copy ?? '?');
    assert.ok(column >= 0, `“${text}” names ${node.row.copy ?? 'nothing'}`);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      new vscode.Position(editor.selection.active.line, column + 2),
    );
    assert.equal(hovers.length, 1);
    const answer = await vscode.commands.executeCommand<StackResponse>('alpcscope.stack.jump', node);
    await until('the stack', () => {
      const item = vscode.debug.activeStackItem;
      return item instanceof vscode.DebugStackFrame && item.threadId === answer.threadId;
    });
  });
});
