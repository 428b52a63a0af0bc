import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLrpcMessage } from '../../extension/rpc/lrpcMessage';

/** A message of 0x48 bytes with 32-bit words at the given offsets. */
function message(words: Readonly<Record<number, number>>, length = 0x48): Uint8Array {
  const bytes = Buffer.alloc(length);
  for (const [at, value] of Object.entries(words)) bytes.writeUInt32LE(value, Number(at));
  return bytes;
}

describe('an LRPC header', () => {
  it('of a request tells procedure, call and binding', () => {
    const read = readLrpcMessage(message({ 0x8: 0x4, 0xc: 77, 0x10: 3, 0x14: 12 }));
    assert.deepEqual(read, {
      kind: 'request',
      procedure: 12,
      callId: 77,
      bindingId: 3,
      flags: ['arguments in a view'],
    });
  });

  it('of a request on an object tells which', () => {
    const bytes = message({
      0x8: 0x1,
      0x14: 3,
      0x30: 0x367abb81,
      0x34: 0x35f19844,
      0x38: 0xf09832ad,
      0x3c: 0x03100038,
    });
    assert.equal(readLrpcMessage(bytes)?.object, '367abb81-9844-35f1-ad32-98f038001003');
  });

  it('of a bind tells the interface and its version', () => {
    const bytes = message({
      0: 1,
      0xc: 0x367abb81,
      0x10: 0x35f19844,
      0x14: 0xf09832ad,
      0x18: 0x03100038,
      0x1c: 0x00010002,
    });
    const bound = { uuid: '367abb81-9844-35f1-ad32-98f038001003', major: 2, minor: 1 };
    assert.deepEqual(readLrpcMessage(bytes), { kind: 'bind', status: 0, interface: bound });
    assert.deepEqual(readLrpcMessage(bytes.subarray(0, 0x1f)), { kind: 'bind', status: 0 });
  });

  it('of a fault tells the status', () => {
    assert.deepEqual(readLrpcMessage(message({ 0: 2, 8: 0x6be })), { kind: 'fault', status: 0x6be });
  });

  it('is not seen in what is none', () => {
    assert.equal(readLrpcMessage(message({ 0: 14 })), undefined, 'no such type');
    assert.equal(readLrpcMessage(message({ 0: 6 })), undefined, 'no such type');
    assert.equal(readLrpcMessage(message({ 4: 1 })), undefined, 'padding');
    assert.equal(readLrpcMessage(message({ 8: 0x200 })), undefined, 'flags');
    assert.equal(readLrpcMessage(message({ 0x14: 0x1001 })), undefined, 'no interface has so many procedures');
    assert.equal(readLrpcMessage(message({}, 0xf)), undefined, 'too short');
    assert.equal(readLrpcMessage(message({}, 0x17)), undefined, 'too short for a request');
  });

  it('is read or refused without a fault, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 0x60 }).map(tail => Uint8Array.from([tail.length % 15, 0, 0, 0, ...tail]));
    fc.assert(
      fc.property(bytes, data => {
        const read = readLrpcMessage(data);
        assert.ok((read?.procedure ?? 0) <= 0x1000);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
