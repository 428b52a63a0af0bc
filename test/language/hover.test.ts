import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver';
import { OpenDocuments } from '../../extension/language/documents';
import { hover } from '../../extension/language/features/hover';
import { CLIENT, HANG_LOG, lineWith, MESSAGE, PORT, positionOf, PROCESS, SERVER } from './support/hangLog';
import { LOG_URI, openLog, openScript } from './support/openLog';

describe('hover', () => {
  async function textAt(token: string, line: number): Promise<string> {
    const { documents, log } = await openLog(HANG_LOG);
    const found = hover(documents, log.document, positionOf(token, line));
    return found ? (found.contents as MarkupContent).value : '';
  }

  it('shows the card of a thread by address, with backtick too, and by client id', async () => {
    const byAddress = await textAt(CLIENT, lineWith('!thread'));
    assert.match(byAddress, /\*\*Thread 0a10\.3c40\*\*/);
    assert.match(byAddress, /WrLpcReply/);
    assert.equal(await textAt('ffffc108`40001080', lineWith('? ffffc108')), byAddress);
    assert.equal(await textAt('0a10.3c40', lineWith('0a10.3c40')), byAddress);
  });

  it('says what is missing and offers the command', async () => {
    assert.match(await textAt(CLIENT, lineWith('!thread')), new RegExp(`!thread ${SERVER}`));
  });

  it('shows cards of messages, ports and processes', async () => {
    assert.match(await textAt(MESSAGE, lineWith('Waiting for reply')), /\*\*ALPC message ffffd50330003ce0\*\*/);
    assert.match(await textAt(PORT, lineWith('Waiting for reply')), /\*\*Connection port ClockPort\*\*/);
    assert.match(await textAt(PROCESS, lineWith(`PROCESS ${PROCESS}`)), /\*\*Process clocksvc\.exe 033c\*\*/);
    assert.match(await textAt('033c', lineWith('ParentCid')), /\*\*Process clocksvc\.exe 033c\*\*/);
  });

  it('links to lines of the log without a session', async () => {
    const card = await textAt(CLIENT, lineWith('!thread'));
    const link = /\]\(command:alpcscope\.log\.reveal\?([^)]+)\)/.exec(card)?.[1] ?? '';
    const [target] = JSON.parse(decodeURIComponent(link)) as [{ log: string; line: number }];
    assert.equal(target.log, LOG_URI);
    assert.equal(target.line, lineWith('THREAD ffffc10840001080') + 1);
  });

  it('explains wait reasons, states, fields, queue names, commands and flags', async () => {
    assert.match(await textAt('WrLpcReply', lineWith('WrLpcReply')), /waits for the reply/);
    assert.match(await textAt('ServerThread', lineWith('ServerThread')), /received the message/);
    assert.match(await textAt('ALPC_MSGQUEUE_PENDING', lineWith('QueueType')), /owes a reply/);
    assert.match(await textAt('Main queue', lineWith('Main queue')), /no server thread/);
    assert.match(await textAt('!alpc', lineWith('!alpc /m')), /ALPC ports, messages/);
    assert.match(await textAt('/m', lineWith('!alpc /m')), /One message/);
    assert.match(await textAt('nt!AlpcpSignalAndWait', lineWith('AlpcpSignalAndWait')), /waits for the reply/);
  });

  it('says nothing where there is nothing to say', async () => {
    assert.equal(await textAt('=', lineWith('Evaluate expression')), '');
    const { documents, log } = await openLog(HANG_LOG);
    assert.equal(hover(documents, log.document, { line: 9999, character: 9999 }), null);
  });

  it('answers in scripts from the open logs', async () => {
    const { documents } = await openLog(HANG_LOG);
    const script = openScript(documents, `!alpc /p ${PORT}`);
    const card = hover(documents, script, { line: 0, character: 12 });
    assert.match((card?.contents as MarkupContent).value, /ClockPort/);
  });

  it('takes decimal numbers and thread numbers in scripts for what they name', async () => {
    const { documents } = await openLog(HANG_LOG);
    const texts = ['!process 0n828 7', '!thread -t 3c40'].map(line => {
      const card = hover(documents, openScript(documents, line), { line: 0, character: 12 });
      return (card?.contents as MarkupContent | undefined)?.value ?? '';
    });
    assert.match(texts[0] ?? '', /Process clocksvc\.exe 033c/);
    assert.match(texts[1] ?? '', /Thread 0a10\.3c40/);
  });

  it('answers while a large log is still being read', () => {
    const documents = new OpenDocuments({ debounceMs: 5, onRead: () => undefined });
    documents.open({ uri: LOG_URI, languageId: 'kd-log', version: 1, text: HANG_LOG.repeat(200) });
    const log = documents.log(LOG_URI);
    assert.ok(log?.reading);
    const found = hover(documents, log.document, positionOf(CLIENT, lineWith('!thread')));
    assert.match((found?.contents as MarkupContent).value, /Still reading the log \(\d+ %\)/);
    documents.closeAll();
  });
});
