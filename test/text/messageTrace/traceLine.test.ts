import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readMessageTraces } from '../../../extension/text/messageTrace/readMessageTrace';
import { TraceAssembler } from '../../../extension/text/messageTrace/traceAssembler';
import { readTraceLine } from '../../../extension/text/messageTrace/traceLine';

const HEAD = '@alpc:1f2e3d4c h 1 AlpcpDispatchNewMessage ffffd28cd69d3080 ffffd28cd5c01080';
const TIME = '@alpc:1f2e3d4c t 1 00000012a05f2000 3 00000000000006b4 0000000000001a2c';
const MESSAGE =
  '@alpc:1f2e3d4c m 1 po=ffffd28cd60f0df0 ms=ffffe38f2a1b0cd0 id=bfc cb=1fef27 ty=2001 dl=68 sq=4d4d4 wt=ffffd28cd69d3080 cp=6b4 ct=1a2c fl=20000';

describe('lines of a message trace', () => {
  it('become one event for each hit', () => {
    const [trace] = readMessageTraces(['0: kd> g', HEAD, TIME, MESSAGE, 'noise'].join('\n'));
    assert.ok(trace);
    assert.deepEqual(trace.events, [
      {
        hit: 1,
        kind: 'dispatch',
        routine: 'AlpcpDispatchNewMessage',
        thread: 0xffffd28cd69d3080n,
        process: 0xffffd28cd5c01080n,
        line: 2,
        interruptTime: 0x12a05f2000n,
        processor: 3,
        cid: '06b4.1a2c',
        port: 0xffffd28cd60f0df0n,
        message: 0xffffe38f2a1b0cd0n,
        waitingThread: 0xffffd28cd69d3080n,
        messageId: 0xbfc,
        callbackId: 0x1fef27,
        sequence: 0x4d4d4,
        messageType: 0x2001,
        dataLength: 0x68,
        flags: 0x20000,
        sender: '06b4.1a2c',
      },
    ]);
    assert.equal(trace.damaged, 0);
  });

  it('leave unknown what was not read, and tell no waiter from an unread one', () => {
    const text = [HEAD, HEAD.replace('h 1', 'h 2'), '@alpc:1f2e3d4c m 2 wt=0000000000000000'].join('\n');
    const [trace] = readMessageTraces(text);
    const [first, second] = trace?.events ?? [];
    assert.ok(first && second);
    assert.equal('waitingThread' in first, false);
    assert.equal(second.waitingThread, null);
    assert.equal('message' in second, false);
  });

  it('are found behind what the target itself has printed on the same line', () => {
    assert.equal(readTraceLine(`MYDRV: waiting ${HEAD}`)?.line?.part, 'head');
  });

  it('are the same with a backtick in their addresses', () => {
    const ticked = HEAD.replace(/([0-9a-f]{8})([0-9a-f]{8})/g, '$1`$2');
    assert.match(ticked, /`/);
    assert.deepEqual(readTraceLine(ticked), readTraceLine(HEAD));
  });

  it('are no lines where a command only holds their format', () => {
    const command = ' 900 e fffff807`12605800     0001 (0001) nt!AlpcpSendMessage ".printf "@alpc:1f2e3d4c h %x …""';
    assert.equal(readTraceLine(command), undefined);
  });

  it('count as damaged where they make no sense', () => {
    const damaged = [
      '@alpc:1f2e3d4c h 1 AlpcpDispatchNewMessage ffffd28cd69d3080',
      '@alpc:1f2e3d4c h 1 NoSuchRoutine ffffd28cd69d3080 ffffd28cd5c01080',
      '@alpc:1f2e3d4c m 7 id=1',
      '@alpc:1f2e3d4c m 1 zz=1',
      '@alpc:1f2e3d4c m 1 id=1 id=2',
      '@alpc:1f2e3d4c t 1 xyz',
    ];
    const [trace] = readMessageTraces([HEAD, ...damaged].join('\n'));
    assert.equal(trace?.events.length, 1);
    assert.equal(trace.damaged, damaged.length);
  });

  it('of several traces in one log are kept apart', () => {
    const other = HEAD.replace('1f2e3d4c', 'aa');
    assert.deepEqual(
      readMessageTraces([HEAD, other, other.replace('h 1', 'h 2')].join('\n')).map(one => [
        one.trace,
        one.events.length,
      ]),
      [
        ['1f2e3d4c', 1],
        ['aa', 2],
      ],
    );
  });

  it('are bounded: what there is no room for is counted', () => {
    const assembler = new TraceAssembler(2);
    for (let hit = 1; hit <= 5; hit++) {
      assembler.take(readTraceLine(HEAD.replace('h 1', `h ${hit}`))?.line);
      assembler.take(readTraceLine(MESSAGE.replace('m 1', `m ${hit}`))?.line);
    }
    assert.deepEqual([assembler.events.length, assembler.dropped, assembler.damaged, assembler.hits], [2, 3, 0, 5]);
  });

  it('end where the target says so', () => {
    const assembler = new TraceAssembler(10);
    assembler.take(readTraceLine('@alpc:1f2e3d4c e 64 32')?.line);
    assert.deepEqual([assembler.ended, assembler.hits], [true, 0x64]);
  });

  it('never throw, whatever the text', () => {
    const bit = fc.oneof(
      fc.constantFrom(HEAD, TIME, MESSAGE, '@alpc:', '@alpc:1f2e3d4c e ', '\r\n', '\n'),
      fc.string({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 30 }), bits => {
        for (const { events, damaged, dropped } of readMessageTraces(bits.join(''))) {
          assert.ok(events.every(event => event.hit > 0 || event.hit === 0));
          assert.ok(damaged >= 0 && dropped === 0);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
