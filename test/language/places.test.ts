import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import { definition } from '../../extension/language/features/definition';
import { references } from '../../extension/language/features/references';
import { findPlaces } from '../../extension/language/places/findPlaces';
import { CLIENT, HANG_LOG, lineWith, MESSAGE, PORT, positionOf, PROCESS, SERVER } from './support/hangLog';
import { LOG_URI, NEVER, openLog, openScript, SCRIPT_URI } from './support/openLog';

describe('definition', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['a thread to its THREAD block', CLIENT, lineWith(`THREAD ${CLIENT}`)],
    ['a message to its Message block', MESSAGE, lineWith(`Message ${MESSAGE}`, lineWith('!alpc /m'))],
    ['a port to its Port block', PORT, lineWith(`Port  ${PORT}`)],
    ['a process to its PROCESS block', PROCESS, lineWith(`PROCESS ${PROCESS}`)],
  ];
  for (const [name, address, line] of cases) {
    it(`leads from ${name}`, async () => {
      const { documents, log } = await openLog(HANG_LOG);
      const from = address === CLIENT ? lineWith('WaitingThread') : lineWith('Waiting for reply');
      const found = definition(documents, log.document, positionOf(address, from));
      assert.equal(found?.uri, LOG_URI);
      assert.equal(found.range.start.line, line);
    });
  }

  it('leads from a thread that was only listed to where it is listed', async () => {
    const { documents, log } = await openLog(HANG_LOG);
    const found = definition(documents, log.document, positionOf(SERVER, lineWith('ServerThread')));
    assert.equal(found?.range.start.line, lineWith(`THREAD ${SERVER}`));
  });

  it('leads from a script into the log', async () => {
    const { documents } = await openLog(HANG_LOG);
    const found = definition(documents, openScript(documents, `!thread ${CLIENT}`), { line: 0, character: 10 });
    assert.equal(found?.uri, LOG_URI);
  });
});

describe('references', () => {
  it('finds every form of an address and the client id, in the log and in scripts', async () => {
    const { documents, log } = await openLog(HANG_LOG);
    openScript(documents, '.thread ffffc108`40001080');
    const found = await references(documents, log.document, positionOf(CLIENT, lineWith('!thread')), NEVER);
    const places = found.map(l => `${l.uri === SCRIPT_URI ? 'script' : 'log'} ${l.range.start.line}`);
    assert.deepEqual(places, [
      `log ${lineWith('!thread')}`,
      `log ${lineWith(`THREAD ${CLIENT}`)}`,
      `log ${lineWith('0a10.3c40')}`,
      `log ${lineWith('WaitingThread')}`,
      `log ${lineWith('? ffffc108')}`,
      `log ${lineWith('Evaluate')}`,
      'script 0',
    ]);
  });

  it('gives nothing for a word', async () => {
    const { documents, log } = await openLog(HANG_LOG);
    const at = positionOf('WrLpcReply', lineWith('WrLpcReply'));
    assert.deepEqual(await references(documents, log.document, at, NEVER), []);
  });
});

describe('search for places', () => {
  const address = toAddress(0xffffc10840001080n);

  it('takes whole addresses only', async () => {
    const text =
      'ffffc10840001080 ffffc108`40001080 0xFFFFC10840001080 1ffffc10840001080 ffffc108400010801 c10840001080';
    const places = await findPlaces(text, { address }, 100, NEVER);
    assert.deepEqual(
      places.map(p => text.slice(p.start, p.end)),
      ['ffffc10840001080', 'ffffc108`40001080', '0xFFFFC10840001080'],
    );
  });

  it('takes whole client ids only, with or without leading zeros', async () => {
    const text = '0204.1948 204.1948 1204.1948 0204.19480 204.1948.1 0204.1948 x0204.1948';
    const places = await findPlaces(text, { cid: '0204.1948' }, 100, NEVER);
    assert.deepEqual(
      places.map(p => p.start),
      [0, 10, text.indexOf(' 0204.1948 x') + 1],
    );
  });

  it('finds places across the seams of the pieces it searches', async () => {
    const needle = 'ffffc10840001080';
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: (1 << 20) - 40, max: (1 << 20) + 4 }), async at => {
        const text = ' '.repeat(at) + needle + ' '.repeat(100);
        assert.deepEqual(await findPlaces(text, { address }, 10, NEVER), [{ start: at, end: at + 16 }]);
      }),
      { numRuns: 25 },
    );
  });

  it('stops at its limit and when it is cancelled', async () => {
    const text = 'ffffc10840001080 '.repeat(1000);
    assert.equal((await findPlaces(text, { address }, 7, NEVER)).length, 7);
    const before = performance.now();
    await findPlaces(' '.repeat(200_000_000), { address }, 7, { isCancellationRequested: true });
    assert.ok(performance.now() - before < 1000);
  });
});
