import assert from 'node:assert/strict';
import { parseSymbolPath, withoutServers } from '../../../extension/target/symbols/symbolPath';

describe('a symbol path', () => {
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ['C:\\symbols', [{ kind: 'folder', path: 'C:\\symbols' }]],
    ['a;;b ', [{ kind: 'folder', path: 'a' }, { kind: 'folder', path: 'b' }]],
    ['srv*https://example.com/symbols/', [{ kind: 'server', url: 'https://example.com/symbols', caches: [] }]],
    ['SRV*C:\\cache*https://example.com', [{ kind: 'server', url: 'https://example.com', caches: ['C:\\cache'] }]],
    ['srv*near*far*http://example.com', [{ kind: 'server', url: 'http://example.com', caches: ['near', 'far'] }]],
    ['cache*C:\\c;srv*https://example.com', [{ kind: 'cache', path: 'C:\\c' }, { kind: 'server', url: 'https://example.com', caches: ['C:\\c'] }]],
    ['symsrv*symsrv.dll*C:\\c*https://example.com', [{ kind: 'server', url: 'https://example.com', caches: ['C:\\c'] }]],
    ['srv*\\\\server\\share', [{ kind: 'folder', path: '\\\\server\\share' }]],
  ]; // prettier-ignore
  for (const [text, places] of cases) {
    it(`"${text}"`, () => {
      const parsed = parseSymbolPath(text);
      assert.deepEqual(parsed.places, places);
      assert.deepEqual(parsed.problems, []);
    });
  }

  it('reports parts that make no sense', () => {
    assert.match(parseSymbolPath('what*ever').problems.join(), /no part of a symbol path/);
    assert.match(parseSymbolPath('srv*C:\\c*').problems.join(), /names no server/);
  });

  it('can be had without its servers', () => {
    const { places } = parseSymbolPath('a;srv*c*https://example.com;cache*d');
    assert.equal(withoutServers(places), 'a;c;d');
  });
});
