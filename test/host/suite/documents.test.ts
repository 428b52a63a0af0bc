import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ReportKind } from '../../../extension/protocol/requests';
import type { ExtensionApi } from '../../../extension/ui/api';
import { activeTabUri, cleanUp, openLog, rowsOf, until } from './support';

describe('documents of a session', () => {
  let extension: ExtensionApi;
  before(async () => {
    extension = await openLog();
  });
  after(cleanUp);

  for (const kind of [
    'hang',
    'ports',
    'connections',
    'backlog',
    'waits',
    'rpc',
    'stats',
  ] as const satisfies ReportKind[]) {
    it(`open the ${kind} report as a preview`, async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.commands.executeCommand(`alpcscope.report.${kind}`);
      await until('the preview', () => {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return input instanceof vscode.TabInputWebview && input.viewType.includes('markdown.preview');
      });
      const document = vscode.workspace.textDocuments.find(
        doc => doc.uri.scheme === 'alpcscope-report' && doc.uri.query.includes(`report=${kind}`),
      );
      assert.match(document?.getText() ?? '', /^# .+/m, 'it has a heading');
      assert.doesNotMatch(document?.getText() ?? '', /could not be read/);
    });
  }

  it('tell why one thread hangs', async () => {
    const [chain] = await rowsOf(extension, 'waitChains', node => node.row.thread !== undefined, 4);
    assert.ok(chain);
    await vscode.commands.executeCommand('alpcscope.report.hang', chain);
    const document = await until('the report of the thread', () =>
      vscode.workspace.textDocuments.find(
        doc => doc.uri.scheme === 'alpcscope-report' && doc.uri.query.includes('thread='),
      ),
    );
    assert.match(document.getText(), /^# /m);
  });

  it('show the evidence of a row, with links into the log', async () => {
    const [node] = await rowsOf(extension, 'messages', one => one.row.kind === 'message', 4);
    assert.ok(node);
    await vscode.commands.executeCommand('alpcscope.evidence.show', node);
    const uri = await until('the evidence', () => {
      const shown = activeTabUri();
      return shown?.scheme === 'alpcscope-evidence' && shown;
    });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.languageId, 'kd-log');
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
    const ours = links.filter(link => link.target?.toString().startsWith('command:alpcscope.log.reveal'));
    assert.ok(ours.length > 0, document.getText());
  });

  it('reveal a row in the log', async () => {
    const [node] = await rowsOf(
      extension,
      'threads',
      one => one.row.kind === 'thread' && one.row.line !== undefined,
      3,
    );
    assert.ok(node?.row.line);
    await vscode.commands.executeCommand('alpcscope.log.reveal', node);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.ok(editor.document.uri.path.endsWith('service-hang.kdlog'));
    assert.equal(editor.selection.active.line, node.row.line - 1);
  });

  it('show a card over an id of an answer', async () => {
    const session = extension.session()?.id ?? '';
    const [port] = await rowsOf(extension, 'ports', node => node.row.kind === 'port' && node.row.copy !== undefined, 3);
    assert.ok(port?.row.copy);
    const { uri, position } = await answerWith(session, port.row.copy);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
    const texts = hovers.flatMap(hover => hover.contents.map(c => (c as vscode.MarkdownString).value));
    assert.equal(texts.length, 1, 'one owner a place');
    assert.ok(texts[0]?.toLowerCase().includes('port'), texts[0]);
  });

  it('lead from an id to the log', async () => {
    const session = extension.session()?.id ?? '';
    const [port] = await rowsOf(extension, 'ports', node => node.row.kind === 'port' && node.row.copy !== undefined, 3);
    const { uri, position } = await answerWith(session, port?.row.copy ?? '?');
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      uri,
      position,
    );
    const [first] = found;
    assert.ok(first);
    assert.ok(first.uri.path.endsWith('service-hang.kdlog'));
    const log = await vscode.workspace.openTextDocument(first.uri);
    assert.ok(log.lineAt(first.range.start.line).text.includes(port?.row.copy ?? '?'));
  });

  it('copy an address', async () => {
    const [node] = await rowsOf(extension, 'ports', one => one.row.copy !== undefined, 3);
    await vscode.commands.executeCommand('alpcscope.address.copy', node);
    assert.equal(await vscode.env.clipboard.readText(), node?.row.copy);
  });

  it('say that their session has ended', async () => {
    const uri = vscode.Uri.parse('alpcscope-answer:/gone.kdlog?session=gone&index=0');
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /session .* has ended/);
  });
});

/** Opens answers until one holds the word. */
async function answerWith(session: string, word: string): Promise<{ uri: vscode.Uri; position: vscode.Position }> {
  for (let index = 0; index < 60; index++) {
    const uri = vscode.Uri.from({
      scheme: 'alpcscope-answer',
      path: `/${index}.kdlog`,
      query: `session=${session}&index=${index}`,
    });
    const document = await vscode.workspace.openTextDocument(uri);
    const offset = document.getText().replaceAll('`', '').includes(word) ? document.getText().indexOf(word) : -1;
    if (offset >= 0) return { uri, position: document.positionAt(offset + 3) };
  }
  throw new Error(`no answer of the sample holds ${word}`);
}
