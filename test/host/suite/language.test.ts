import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, SAMPLE, until, workspaceFile, writeFile } from './support';

async function show(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** The first place of a pattern: the start of its first group, or of the whole. */
function place(document: vscode.TextDocument, pattern: RegExp): vscode.Position {
  const match = pattern.exec(document.getText());
  assert.ok(match, `${document.fileName} holds ${String(pattern)}`);
  return document.positionAt(match.index + (match[1] === undefined ? 0 : match[0].indexOf(match[1])));
}

async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers.flatMap(hover => hover.contents.map(c => (c as vscode.MarkdownString).value)).join('\n');
}

describe('language server in the workbench, without a session', () => {
  let log: vscode.TextDocument;
  before(async () => {
    log = await show(workspaceFile(...SAMPLE));
    await until('the first hover', () => hoverText(log.uri, place(log, /Cid: ([0-9a-f]{4})/)));
  });
  after(cleanUp);

  it('shows cards over threads, processes, ports and messages', async () => {
    const spots = {
      THREAD: /THREAD ([0-9a-f]{16})/,
      PROCESS: /PROCESS ([0-9a-f]{16})/,
      Message: /Message ([0-9a-f]{16})/,
    };
    for (const [what, pattern] of Object.entries(spots)) {
      const text = await hoverText(log.uri, place(log, pattern));
      assert.ok(text.toLowerCase().includes(what.toLowerCase()), `${what}: ${text}`);
    }
  });

  it('has one owner of a hover while a session runs, too', async () => {
    await vscode.commands.executeCommand('alpcscope.log.open', log.uri);
    const position = place(log, /THREAD ([0-9a-f]{16})/);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      log.uri,
      position,
    );
    assert.equal(hovers.length, 1);
    await cleanUp();
    log = await show(log.uri);
  });

  it('leads from an address to where it is described', async () => {
    const position = place(log, /QueuePortOwnerProcess\s*: ([0-9a-f]{16})/);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      log.uri,
      position,
    );
    const [first] = found;
    assert.ok(first);
    const range = 'targetRange' in first ? first.targetRange : first.range;
    assert.match(log.lineAt(range.start.line).text, /PROCESS [0-9a-f]{16}/);
  });

  it('lists the commands of the log and folds their answers', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      log.uri,
    );
    assert.ok(
      symbols.some(symbol => symbol.name.includes('!process 0 0')),
      symbols.map(s => s.name).join(),
    );
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      log.uri,
    );
    assert.ok(folds.length >= symbols.length / 2, `${folds.length} folds`);
  });

  it('says where a chain ends for lack of a command, and offers it', async () => {
    const thread = 'ffffac0f77777080';
    const message = 'ffffc50c77777070';
    const partial = await writeFile(
      'partial.kdlog',
      [
        `0: kd> !thread ${thread}`,
        `THREAD ${thread}  Cid 1111.2222  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable`,
        `    ${thread.replace('080', '6c8')}  Semaphore Limit 0x1`,
        `Waiting for reply to ALPC Message ${message} : queued at port ffffac0f77778070 : owned by process ffffac0f77779080`,
        '0: kd> ',
      ].join('\n'),
    );
    const document = await show(partial);
    const diagnostics = await until('a diagnostic', () => {
      const all = vscode.languages.getDiagnostics(document.uri);
      return all.length > 0 && all;
    });
    const [first] = diagnostics;
    assert.ok(first);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      first.range,
    );
    assert.ok(
      actions.some(action => action.title.includes('!alpc /m') || action.title.includes(message)),
      `${first.message}: ${actions.map(a => a.title).join(', ')}`,
    );
  });

  it('links of cards start the session that they need', async () => {
    const text = await hoverText(log.uri, place(log, /THREAD ([0-9a-f]{16})/));
    const link = /command:(alpcscope\.stack\.jump)\?([^)\s]+)/.exec(text);
    assert.ok(link?.[2], text);
    const [argument] = JSON.parse(decodeURIComponent(link[2])) as [{ readonly entity: string; readonly log: string }];
    assert.equal(vscode.Uri.parse(argument.log).fsPath, log.uri.fsPath);
    const answer = await vscode.commands.executeCommand<{ readonly thread: string }>('alpcscope.stack.jump', argument);
    assert.equal(answer.thread, argument.entity);
    assert.equal(vscode.debug.activeDebugSession?.type, 'kd');
  });
});
