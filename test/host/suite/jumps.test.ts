import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StackResponse } from '../../../extension/protocol/requests';
import type { ExtensionApi } from '../../../extension/ui/api';
import { cleanUp, openLog, rowsOf, SAMPLE, until, workspaceFile } from './support';

/** Waits until VS Code has focused a frame of the thread. */
async function landed(answer: StackResponse): Promise<vscode.DebugStackFrame> {
  return until(`thread ${answer.threadId} in the Call Stack`, () => {
    const item = vscode.debug.activeStackItem;
    return item instanceof vscode.DebugStackFrame && item.threadId === answer.threadId && item;
  });
}

async function jump(argument: unknown, command = 'alpcscope.stack.jump'): Promise<StackResponse> {
  const answer = await vscode.commands.executeCommand<StackResponse | undefined>(command, argument);
  assert.ok(answer, `${command} answers`);
  return answer;
}

describe('jump to stack', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await openLog();
  });
  after(cleanUp);

  it('lands on the right thread and its first frame, many times in a row', async () => {
    const rows = await rowsOf(extension, 'threads', node => node.row.thread !== undefined, 3);
    const landedOn = new Set<string>();
    for (const node of rows) {
      const answer = await jump(node);
      if (answer.frames === 0) {
        assert.ok(answer.why, 'a thread without a stack says why');
        continue;
      }
      const frame = await landed(answer);
      const { stackFrames } = (await frame.session.customRequest('stackTrace', {
        threadId: answer.threadId,
        startFrame: 0,
        levels: 5,
      })) as { readonly stackFrames: readonly { readonly id: number; readonly source?: unknown }[] };
      assert.ok(
        stackFrames.every(one => one.source),
        'every frame has a source',
      );
      assert.equal(frame.frameId, stackFrames[0]?.id, 'the first frame has the focus');
      landedOn.add(answer.thread);
    }
    assert.ok(landedOn.size >= 10, `${landedOn.size} threads with stacks`);
  });

  it('opens the log where the stack stands', async () => {
    const rows = await rowsOf(extension, 'threads', node => node.row.thread !== undefined, 3);
    for (const node of rows.slice(0, 5)) {
      const answer = await jump(node);
      if (answer.frames === 0) continue;
      await landed(answer);
      const editor = await until('the log', () => {
        const active = vscode.window.activeTextEditor;
        return active?.document.uri.path.endsWith('service-hang.kdlog') && active;
      });
      assert.equal(editor.document.languageId, 'kd-log');
    }
  });

  it('goes to both sides of a message', async () => {
    const messages = await rowsOf(extension, 'messages', node => node.row.kind === 'message', 4);
    let sides = 0;
    for (const node of messages) {
      const client = await vscode.commands.executeCommand<StackResponse | undefined>(
        'alpcscope.stack.jumpClient',
        node,
      );
      const server = await vscode.commands.executeCommand<StackResponse | undefined>(
        'alpcscope.stack.jumpServer',
        node,
      );
      if (!client?.frames || !server?.frames) continue;
      assert.notEqual(client.thread, server.thread);
      await landed(server);
      sides++;
    }
    assert.ok(sides > 0, 'a message of the sample has two stacks');
  });

  it('goes back and forward through what was looked at', async () => {
    const rows = await rowsOf(extension, 'threads', node => node.row.thread !== undefined, 3);
    const visited: StackResponse[] = [];
    for (const node of rows) {
      const answer = await jump(node);
      if (answer.frames > 0) {
        await landed(answer);
        visited.push(answer);
      }
      if (visited.length === 3) break;
    }
    const [first, second, third] = visited;
    assert.ok(first && second && third);
    await vscode.commands.executeCommand('alpcscope.history.back');
    await landed(second);
    await vscode.commands.executeCommand('alpcscope.history.back');
    await landed(first);
    await vscode.commands.executeCommand('alpcscope.history.forward');
    await landed(second);
  });

  it('takes ids from links', async () => {
    const [node] = await rowsOf(extension, 'threads', one => one.row.thread !== undefined, 3);
    const answer = await jump({ entity: node?.row.thread });
    assert.equal(answer.thread, node?.row.thread);
  });

  it('takes the word at the cursor of the log', async () => {
    const document = await vscode.workspace.openTextDocument(workspaceFile(...SAMPLE));
    const row = document
      .getText()
      .split('\n')
      .findIndex(line => /^\s*THREAD [0-9a-f`]{16,17} /.test(line));
    const editor = await vscode.window.showTextDocument(document);
    const column = document.lineAt(row).text.indexOf('THREAD ') + 9;
    editor.selection = new vscode.Selection(row, column, row, column);
    const answer = await jump(undefined);
    assert.match(answer.thread, /^thread:0x/);
  });
});
