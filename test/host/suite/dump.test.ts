import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { StackResponse } from '../../../extension/protocol/requests';
import type { ExtensionApi } from '../../../extension/ui/api';
import { activeTabUri, api, cleanUp, rowsOf, until, workspaceFile } from './support';

const DUMP = ['dumps', 'service-hang.dmp'] as const;
const SYMBOLS = ['dumps', 'symbols'] as const;

/** Starts a session on the dump and waits until the views show it. */
async function openDump(symbolPath: string, dump = workspaceFile(...DUMP)): Promise<ExtensionApi> {
  const extension = await api();
  const folder = vscode.workspace.workspaceFolders?.[0];
  const config = { type: 'kd', request: 'launch', name: 'dump', dumpFile: dump.fsPath, symbolPath };
  assert.ok(await vscode.debug.startDebugging(folder, config));
  await until('the session of the dump', () => {
    const session = extension.session();
    return session?.state === 'active' && session.title === path.basename(dump.fsPath);
  });
  return extension;
}

async function print(expression: string): Promise<string> {
  const session = vscode.debug.activeDebugSession;
  const answer: unknown = await session?.customRequest('evaluate', { expression, context: 'repl' });
  return (answer as { readonly result: string }).result;
}

describe('a crash dump', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await openDump(workspaceFile(...SYMBOLS).fsPath);
  });
  after(cleanUp);

  it('fills every view', async () => {
    for (const view of ['waitChains', 'ports', 'messages', 'threads', 'modules'] as const) {
      await until(`rows of ${view}`, async () => (await extension.views[view].rows()).length > 0);
      assert.doesNotMatch(extension.views[view].message(), /\blog\b/);
    }
    assert.match(extension.views.waitChains.message(), /^Read .*Windows build \d+/);
    assert.ok(extension.views.waitChains.badge() > 0);
    assert.match(extension.statusBar(), /service-hang\.dmp: \d+ hung/);
  });

  it('leads from a hung thread to what holds it up', async () => {
    const rows = await rowsOf(extension, 'waitChains', () => true, 8);
    const kinds = new Set(rows.map(node => node.row.kind));
    for (const kind of ['chain', 'message', 'port', 'thread', 'verdict'] as const) assert.ok(kinds.has(kind), kind);
  });

  it('shows the stack of a row in the Call Stack, with a document behind its frames', async () => {
    const [row] = await rowsOf(extension, 'messages', node => node.row.kind === 'message' && !!node.row.thread, 4);
    const answer = await vscode.commands.executeCommand<StackResponse>('alpcscope.stack.jump', row);
    assert.equal(answer.why, undefined);
    assert.ok(answer.frames > 3);
    await until('the stack', () => {
      const item = vscode.debug.activeStackItem;
      return item instanceof vscode.DebugStackFrame && item.threadId === answer.threadId;
    });
    const editor = await until('the document of the stack', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.scheme === 'debug' && active;
    });
    assert.equal(editor.document.languageId, 'kd-log');
    assert.match(editor.document.getText(), /^THREAD [0-9a-f]{16} .*\n # Child-SP[^\n]*\n00 .*nt!KiSwapContext/);
  });

  it('shows cards over addresses of its documents', async () => {
    const editor = await until('the document of a stack', () => vscode.window.activeTextEditor);
    const column = editor.document.lineAt(0).text.search(/[0-9a-f]{16}/) + 2;
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      new vscode.Position(0, column),
    );
    const text =
      hover?.contents.map(part => (part instanceof vscode.MarkdownString ? part.value : '')).join('\n') ?? '';
    assert.match(text, /Thread/);
    assert.doesNotMatch(text, /\blog\b/);
  });

  it('answers kd’s commands in the Debug Console', async () => {
    const [thread] = await rowsOf(extension, 'threads', node => node.row.kind === 'thread', 3);
    assert.match(
      await print(`!thread ${thread?.row.copy ?? ''}`),
      /^THREAD [0-9a-f]{16}\s+Cid [0-9a-f]{4}\.[0-9a-f]{4}/,
    );
    assert.match(await print('? 5'), /Evaluate expression: 5/);
  });

  it('shows evidence with its place in memory, which leads to the structure', async () => {
    const [thread] = await rowsOf(extension, 'threads', node => node.row.kind === 'thread', 3);
    await vscode.commands.executeCommand('alpcscope.evidence.show', thread);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.match(document.getText(), /\(_ETHREAD\.[\w.]+ at [0-9a-f]{16}\)\nkd> dt nt!_ETHREAD [0-9a-f]{16}/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const link = links.find(one => one.target?.scheme === 'command' && one.target.path.includes('memory.show'));
    assert.ok(link?.target);
    const [argument] = JSON.parse(decodeURIComponent(link.target.query)) as unknown[];
    await vscode.commands.executeCommand('alpcscope.memory.show', argument);
    await until('the structure', () => activeTabUri()?.scheme === 'alpcscope-printed');
    assert.match(
      vscode.window.activeTextEditor?.document.getText() ?? '',
      /^kd> dt nt!_\w+ [0-9a-f]{16}\n {3}\+0x000 /,
    );
  });

  it('lists its modules, with what can be done about their symbols', async () => {
    const [nt] = await rowsOf(extension, 'modules', node => node.row.label === 'nt', 2);
    assert.match(nt?.row.description ?? '', /loaded/);
    assert.equal(nt?.row.module, 'nt');
    await vscode.commands.executeCommand('alpcscope.modules.group', 'symbols');
    await until('groups', async () => (await extension.views.modules.rows()).some(node => node.row.kind === 'group'));
    await vscode.commands.executeCommand('alpcscope.modules.group', 'address');
  });

  it('writes the hang report', async () => {
    await vscode.commands.executeCommand('alpcscope.report.hang');
    const report = await until('the report', () =>
      vscode.workspace.textDocuments.find(
        document => document.uri.scheme === 'alpcscope-report' && document.uri.path.includes('service-hang.dmp'),
      ),
    );
    assert.match(report.getText(), /^# Hang report: service-hang\.dmp/);
    assert.doesNotMatch(report.getText(), /kd log/);
  });
});

describe('crash dumps', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await api();
  });
  afterEach(cleanUp);

  it('are opened by the command, also when it was meant for logs', async () => {
    for (const command of ['alpcscope.dump.open', 'alpcscope.log.open']) {
      await vscode.commands.executeCommand(command, workspaceFile(...DUMP));
      await until(command, () => extension.session()?.title === 'service-hang.dmp');
      await cleanUp();
    }
  });

  it('come with a sample', async () => {
    await vscode.commands.executeCommand('alpcscope.sample.openDump');
    await until('the sample', () => extension.session()?.state === 'active');
    assert.ok((await extension.views.waitChains.rows()).length > 0);
  });

  it('without symbols say which file is needed, and nothing is downloaded', async () => {
    await openDump(workspaceFile('nothing-here').fsPath, workspaceFile('dumps', 'unknown-build.dmp'));
    const [row] = await extension.views.waitChains.rows();
    assert.equal(row?.row.kind, 'needed');
    assert.match(row.row.label, /ntkrnlmp\.pdb/);
    assert.match(extension.statusBar(), /symbols needed/);
    assert.equal(extension.views.ports.message(), '', 'the welcome text shows');
  });

  it('that are none are refused without a modal box', async () => {
    const broken = workspaceFile('broken.dmp');
    await vscode.workspace.fs.writeFile(broken, Buffer.concat([Buffer.from('PAGEDU64'), Buffer.alloc(9000)]));
    await vscode.commands.executeCommand('alpcscope.dump.open', broken);
    assert.equal(extension.session(), undefined);
    const folder = vscode.workspace.workspaceFolders?.[0];
    for (const bad of [{ dumpFile: 'no-such.dmp' }, { dumpFile: DUMP.join('/'), engine: 'kd' }, {}]) {
      const config = { type: 'kd', request: 'launch', name: 'bad', ...bad };
      assert.equal(await vscode.debug.startDebugging(folder, config), false);
    }
  });
});
