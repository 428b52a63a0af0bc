import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ownText } from '../../extension/base/ownText';

describe('ownText', () => {
  it('changes nothing of the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), fc.nat(50), fc.nat(100), (text, from, to) => {
        assert.equal(ownText(text.slice(from, to)), text.slice(from, to));
      }),
    );
  });
});
