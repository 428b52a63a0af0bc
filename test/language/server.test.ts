import assert from 'node:assert/strict';
import {
  CodeActionRequest,
  CompletionRequest,
  type CompletionList,
  DefinitionRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  type Location,
  type MarkupContent,
  ReferencesRequest,
  SelectionRangeRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver/node';
import { Client } from './support/client';
import { CLIENT, HANG_LOG, lineWith, MESSAGE, PORT, positionOf, SERVER } from './support/hangLog';
import { LOG_URI, SCRIPT_URI } from './support/openLog';

const textDocument = { uri: LOG_URI };

describe('language server in its own process', function () {
  this.timeout(60_000);
  let client: Client;

  before(async () => {
    client = new Client();
    const { capabilities } = await client.initialize();
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    await client.open(LOG_URI, 'kd-log', HANG_LOG);
    await client.diagnosticsOf(LOG_URI, 1);
  });

  after(async () => {
    const { code, stderr } = await client.stop();
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  async function hoverText(token: string, line: number): Promise<string> {
    const found = await client.connection.sendRequest(HoverRequest.type, {
      textDocument,
      position: positionOf(token, line),
    });
    return (found?.contents as MarkupContent | undefined)?.value ?? '';
  }

  it('hovers', async () => {
    assert.match(await hoverText(CLIENT, lineWith('!thread')), /Thread 0a10\.3c40/);
  });

  it('finds definitions and references', async () => {
    const position = positionOf(MESSAGE, lineWith('Waiting for reply'));
    const definition = await client.connection.sendRequest(DefinitionRequest.type, { textDocument, position });
    assert.equal((definition as Location).range.start.line, lineWith('!alpc /m') + 2);
    const context = { includeDeclaration: true };
    const references = await client.connection.sendRequest(ReferencesRequest.type, { textDocument, position, context });
    assert.deepEqual(
      references?.map(r => r.range.start.line),
      [lineWith('Waiting for reply'), lineWith('!alpc /m'), lineWith('!alpc /m') + 2],
    );
  });

  it('lists symbols, folds, selects and links', async () => {
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.equal(symbols?.length, 5);
    const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    assert.ok((folds?.length ?? 0) >= 8);
    const positions = [positionOf(PORT, lineWith(`Port  ${PORT}`))];
    const selections = await client.connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions });
    assert.ok(selections?.[0]?.parent);
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument });
    assert.ok(links?.some(l => l.target?.endsWith(`#L${lineWith('!alpc /m') + 3}`)));
    const found = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'ClockPort' });
    assert.ok((found?.length ?? 0) > 0);
  });

  it('completes in scripts and inserts missing commands into them', async () => {
    await client.open(SCRIPT_URI, 'kd-script', '!alpc /m ');
    const position = { line: 0, character: 9 };
    const script = { uri: SCRIPT_URI };
    const list = await client.connection.sendRequest(CompletionRequest.type, { textDocument: script, position });
    assert.deepEqual(
      (list as CompletionList).items.map(i => i.label),
      [MESSAGE],
    );
    const { diagnostics } = await client.diagnosticsOf(LOG_URI, 1);
    assert.equal(diagnostics.length, 1);
    const range = diagnostics[0]!.range;
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range,
      context: { diagnostics },
    });
    assert.match(actions?.[0]?.title ?? '', new RegExp(`Insert !thread ${SERVER} into script next\\.kdscript`));
    await client.close(SCRIPT_URI);
  });

  it('follows edits: the facts, the lines and the diagnostics', async () => {
    const line = lineWith(`? ffffc108`);
    const start = { line, character: 0 };
    const inserted = [
      `0: kd> !thread ${SERVER}`,
      `THREAD ${SERVER}  Cid 033c.3d00  Teb: 000000a1b2c3e000 Win32Thread: 0000000000000000 WAIT: (Suspended) KernelMode Non-Alertable`,
      'SuspendCount 1',
      'Wait Start TickCount      51000          Ticks: 14408 (0:00:03:45.125)',
      '',
    ].join('\n');
    await client.change(LOG_URI, 2, [{ range: { start, end: start }, text: inserted }]);
    const { diagnostics } = await client.diagnosticsOf(LOG_URI, 2);
    assert.deepEqual(diagnostics, []);
    assert.match(await hoverText(SERVER, lineWith('ServerThread')), /Suspended/);
    const end = { line: line + 4, character: 0 };
    await client.change(LOG_URI, 3, [{ range: { start, end }, text: '' }]);
    const again = await client.diagnosticsOf(LOG_URI, 3);
    assert.deepEqual(again.diagnostics, (await client.diagnosticsOf(LOG_URI, 1)).diagnostics);
  });

  it('answers nonsense with nothing and goes on', async () => {
    const nonsense: readonly unknown[] = [
      {},
      { textDocument: null, position: null },
      { textDocument: { uri: 5 }, position: { line: 0, character: 0 } },
      { textDocument: { uri: 'file:///not-open' }, position: { line: 0, character: 0 } },
      { textDocument, position: { line: -1, character: 'x' } },
      { textDocument, position: { line: 1e9, character: 1e9 } },
      { textDocument, position: { line: 0.5, character: NaN }, positions: [null, 7], query: 5, context: {} },
    ];
    for (const method of [
      'hover',
      'definition',
      'references',
      'completion',
      'documentSymbol',
      'foldingRange',
      'selectionRange',
      'documentLink',
      'codeAction',
    ]) {
      for (const params of nonsense) {
        const answer: unknown = await client.connection.sendRequest(`textDocument/${method}`, params).catch(() => null);
        assert.ok(answer === null || Array.isArray(answer), `${method} ${JSON.stringify(params)}`);
      }
    }
    for (const method of ['didChange', 'didOpen', 'didClose'])
      for (const params of [
        ...nonsense,
        { textDocument, contentChanges: [null, { text: 5 }, { range: {}, text: '' }] },
      ])
        if (method !== 'didClose' || JSON.stringify(params).includes('not-open'))
          await client.connection.sendNotification(`textDocument/${method}`, params);
    assert.match(await hoverText(CLIENT, lineWith('!thread')), /Thread 0a10\.3c40/);
  });

  it('forgets a document that is closed', async () => {
    await client.close(LOG_URI);
    assert.deepEqual((await client.diagnosticsOf(LOG_URI, undefined)).diagnostics, []);
    assert.equal(await hoverText(CLIENT, lineWith('!thread')), '');
  });
});
