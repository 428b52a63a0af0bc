import assert from 'node:assert/strict';
import { costText, msPerHit } from '../../../extension/adapter/trace/traceCost';

describe('the cost of a message trace', () => {
  it('is what reads of this target have taken, else what they take over such a connection', () => {
    assert.equal(msPerHit('com:port=com1,baud=115200', undefined), 72);
    assert.equal(msPerHit('net:port=50000,key=1.2.3.4', undefined), 12);
    assert.equal(msPerHit('net:port=50000,key=1.2.3.4', 5.1), 31);
    assert.equal(msPerHit('net:port=50000,key=1.2.3.4', 0.001), 1);
  });

  it('is told by what is traced and when it ends', () => {
    const limits = { events: 10, hits: 1_000, seconds: 60 };
    assert.match(costText(12, ['queue', 'reply', 'take'], limits), /about 4 times for about 12 ms each.* for 12 s\./);
    assert.match(costText(72, ['send'], limits), /about 2 times for about 72 ms each.* stand still for 60 s\./);
  });
});
