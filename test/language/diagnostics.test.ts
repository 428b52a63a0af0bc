import assert from 'node:assert/strict';
import { DiagnosticSeverity, type TextDocumentEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../../extension/language/features/codeActions';
import { diagnostics } from '../../extension/language/features/diagnostics';
import { documentLinks } from '../../extension/language/features/documentLinks';
import { workspaceSymbols } from '../../extension/language/features/workspaceSymbols';
import { CLIENT, HANG_LOG, lineWith, MESSAGE, PORT, SERVER } from './support/hangLog';
import { LOG_URI, NEVER, openLog, openScript, SCRIPT_URI } from './support/openLog';

describe('diagnostics', () => {
  it('say where a chain ends and which command is missing', async () => {
    const { log } = await openLog(HANG_LOG);
    const [note, ...more] = diagnostics(log);
    assert.deepEqual(more, []);
    assert.equal(note?.severity, DiagnosticSeverity.Information);
    assert.match(note.message as string, new RegExp(`Not in this log: run !thread ${SERVER}`));
    assert.equal(note.range.start.line, lineWith('ServerThread'));
  });

  it('say nothing of a log without chains', async () => {
    const { log } = await openLog('0: kd> ? 1\nEvaluate expression: 1 = 00000000`00000001\n');
    assert.deepEqual(diagnostics(log), []);
  });
});

describe('quick fixes', () => {
  it('put the command into a new script', async () => {
    const { documents, log } = await openLog(HANG_LOG);
    const [action] = codeActions(documents, diagnostics(log));
    assert.equal(action?.title, `Insert !thread ${SERVER} into a new script`);
    const change = action.edit?.documentChanges?.[0] as TextDocumentEdit;
    assert.equal(change.textDocument.uri, 'untitled:next-commands.kdscript');
    assert.equal(change.edits[0] && 'newText' in change.edits[0] && change.edits[0].newText, `!thread ${SERVER}\n`);
  });

  it('put it at the end of an open script', async () => {
    const { documents, log } = await openLog(HANG_LOG);
    const script = openScript(documents, '.logopen a.kdlog\nk');
    const [action] = codeActions(documents, diagnostics(log));
    const change = action?.edit?.documentChanges?.[0] as TextDocumentEdit;
    assert.equal(change.textDocument.uri, SCRIPT_URI);
    const edits = change.edits.filter(e => 'newText' in e);
    const text = TextDocument.applyEdits(script, edits);
    assert.equal(text, `.logopen a.kdlog\nk\n!thread ${SERVER}\n`);
  });

  it('take nothing for granted that comes back from the client', async () => {
    const { documents, log } = await openLog(HANG_LOG);
    const [note] = diagnostics(log);
    assert.ok(note);
    const bad: unknown[] = [undefined, null, 1, 'x', {}, { commands: 1 }, { commands: [1, null, 'a\nb'] }];
    for (const data of bad) assert.deepEqual(codeActions(documents, [{ ...note, data }]), []);
    assert.deepEqual(codeActions(documents, [{ ...note, source: 'other' }]), []);
  });
});

describe('document links', () => {
  it('lead from addresses to the lines that describe them', async () => {
    const { log } = await openLog(HANG_LOG);
    const links = await documentLinks(log, NEVER);
    const line = lineWith('Waiting for reply');
    const here = links.filter(l => l.range.start.line === line).map(l => l.target);
    assert.deepEqual(here, [
      `${LOG_URI}#L${lineWith(`Message ${MESSAGE}`, lineWith('!alpc /m')) + 1}`,
      `${LOG_URI}#L${lineWith(`Port  ${PORT}`) + 1}`,
      `${LOG_URI}#L${lineWith('PROCESS ffff') + 1}`,
    ]);
    assert.ok(links.every(l => l.range.start.line !== lineWith(`THREAD ${CLIENT}`) || l.range.start.character > 60));
  });
});

describe('workspace symbols', () => {
  it('find processes and ports by name, threads by client id, everything by address', async () => {
    const { documents } = await openLog(HANG_LOG);
    const names = async (query: string) => (await workspaceSymbols(documents, query, NEVER)).map(s => s.name);
    assert.ok((await names('clocksvc')).includes('process clocksvc.exe (033c)'));
    assert.ok((await names('clockport')).some(n => n.startsWith('port ClockPort')));
    assert.ok((await names('0a10.3c40')).some(n => n.startsWith('thread 0a10.3c40')));
    assert.ok((await names('0xffffd503`30003ce0')).some(n => n.startsWith('message')));
    assert.deepEqual(await names('no such thing'), []);
  });
});
