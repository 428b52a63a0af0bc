import assert from 'node:assert/strict';
import { tracePairs } from '../../../extension/analysis/messageTrace/tracePairs';
import { toAddress } from '../../../extension/base/address';
import type { TraceEvent, TraceEventKind } from '../../../extension/model/messageTrace';

const CLIENT = toAddress(0xc1n);
const SERVER = toAddress(0x5en);
const MESSAGE = toAddress(0x1000n);

function event(kind: TraceEventKind, thread: bigint, more: Partial<TraceEvent> = {}): TraceEvent {
  return { hit: 1, kind, routine: 'x', thread: toAddress(thread), message: MESSAGE, messageId: 7, ...more };
}

const REQUEST = event('dispatch', CLIENT, { messageType: 0x2001, waitingThread: CLIENT });

describe('requests and answers of a trace', () => {
  it('are joined by message object and number', () => {
    const events = [
      REQUEST,
      event('take', SERVER),
      event('take', SERVER),
      event('reply', SERVER, { waitingThread: CLIENT }),
      event('take', CLIENT),
    ];
    assert.deepEqual(tracePairs(events), [{ request: 0, taken: 1, reply: 3, answered: 4 }]);
  });

  it('begin with the delivery of a request where its dispatch is not traced', () => {
    const delivered = { ...REQUEST, kind: 'queue' as const };
    const answer = event('reply', SERVER, { waitingThread: CLIENT });
    assert.deepEqual(tracePairs([delivered, event('take', SERVER), answer, delivered]), [
      { request: 0, taken: 1, reply: 2 },
      { request: 3 },
    ]);
    // Dispatched and delivered: one exchange. The delivery of an answer to a port: no request.
    assert.deepEqual(tracePairs([REQUEST, delivered, event('queue', SERVER, { messageType: 2 })]), [{ request: 0 }]);
  });

  it('stay open where no answer was seen', () => {
    assert.deepEqual(tracePairs([REQUEST, event('take', SERVER)]), [{ request: 0, taken: 1 }]);
    assert.deepEqual(tracePairs([REQUEST]), [{ request: 0 }]);
  });

  it('begin anew where object and number are used again', () => {
    const events = [REQUEST, event('reply', SERVER, { waitingThread: CLIENT }), REQUEST, event('take', SERVER)];
    assert.deepEqual(tracePairs(events), [
      { request: 0, reply: 1 },
      { request: 2, taken: 3 },
    ]);
  });

  it('do not hold datagrams and close notices', () => {
    const datagram = event('dispatch', CLIENT, { messageType: 3, waitingThread: null });
    assert.deepEqual(tracePairs([datagram, event('take', SERVER)]), []);
    assert.deepEqual(tracePairs([event('dispatch', CLIENT, { messageType: 5 })]), []);
  });

  it('hold an asynchronous request, which no thread waits for', () => {
    const asynchronous = event('dispatch', CLIENT, { messageType: 1, waitingThread: null });
    assert.deepEqual(tracePairs([asynchronous, event('reply', SERVER, { waitingThread: null })]), [
      { request: 0, reply: 1 },
    ]);
  });

  it('take no copy by the sender for a taking by the server', () => {
    assert.deepEqual(tracePairs([REQUEST, event('take', CLIENT)]), [{ request: 0 }]);
  });

  it('are never guessed where number or object were not read', () => {
    const unread: TraceEvent = { hit: 1, kind: 'dispatch', routine: 'x', thread: CLIENT, message: MESSAGE };
    assert.deepEqual(tracePairs([unread, event('reply', SERVER)]), []);
    assert.deepEqual(tracePairs([{ ...REQUEST, messageId: 8 }, event('reply', SERVER)]), [{ request: 0 }]);
  });
});
