import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokenAt, tokensOf } from '../../extension/language/tokenAt';

describe('tokens', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['THREAD ffffc10840001080  Cid', 'ffffc10840001080', 'address'],
    ['x fffff60a`111126d0 y', 'fffff60a`111126d0', 'address'],
    ['x 0xfffff60a`111126d0 y', '0xfffff60a`111126d0', 'address'],
    ['x 0xffffc10840001080', '0xffffc10840001080', 'address'],
    ['THREAD 81e84da8 Cid', '81e84da8', 'address'],
    ['Peb: a1b2c3d000', 'a1b2c3d000', 'address'],
    ['Cid 0204.1948 x', '0204.1948', 'cid'],
    ['? 0n1234', '0n1234', 'number'],
    ['Cid: 033c', '033c', 'number'],
    ['nt!KiSwapContext+0x76', 'nt!KiSwapContext+0x76', 'symbol'],
    ['kd> !alpc /m x', '!alpc', 'command'],
    ['kd> !rpcexts.getcallinfo', '!rpcexts.getcallinfo', 'command'],
    ['kd> !alpc /m x', '/m', 'flag'],
    ['.foreach (x', '.foreach', 'command'],
    ['(WrLpcReply)', 'WrLpcReply', 'word'],
  ];
  for (const [line, text, kind] of cases) {
    it(`finds the ${kind} ${text}`, () => {
      const token = tokenAt(line, line.indexOf(text) + 1);
      assert.equal(token?.text, text);
      assert.equal(token.kind, kind);
      assert.equal(line.slice(token.start, token.end), text);
    });
  }

  it('takes no version for a client id', () => {
    assert.notEqual(tokenAt('10.0.19041.1', 4)?.kind, 'cid');
  });

  it('reads all forms of an address as the same one', () => {
    const forms = ['ffffc10840001080', 'ffffc108`40001080', '0xffffc10840001080', '0XFFFFC108`40001080'];
    assert.equal(new Set(forms.map(f => tokenAt(f, 3)?.address)).size, 1);
  });

  it('answers anything anywhere, fast, with a token that covers the place', () => {
    const pieces = fc.constantFrom(...'f0`!.~/xn_-+ '.split(''), 'é', '😀', '\u0000', 'ffffc108');
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 400 }), fc.integer({ min: -5, max: 420 }), (line, column) => {
        const token = tokenAt(line, column);
        if (token) assert.ok(token.start <= column && column <= token.end);
      }),
    );
    const huge = 'f'.repeat(2_000_000) + ' ' + 'a!'.repeat(500_000);
    const before = performance.now();
    for (let i = 0; i < 200; i++) tokenAt(huge, i * 14_000);
    assert.ok(performance.now() - before < 2000);
  });

  it('splits a line into tokens in order', () => {
    const texts = [...tokensOf('Port ffffc10841110a00 -> Cid 0204.1948')].map(t => t.text);
    assert.deepEqual(texts, ['Port', 'ffffc10841110a00', 'Cid', '0204.1948']);
  });
});
