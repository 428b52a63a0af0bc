import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementsOf, valueOf } from '../../extension/ui/setup/jsonWithComments';
import { newLaunchJson, withConfiguration } from '../../extension/ui/setup/launchJsonText';

const LAB = { name: 'Lab', type: 'kd', request: 'attach', connection: 'net:port=50000,key=1.2.3.4' };

function written(text: string, config: typeof LAB = LAB): string {
  const change = withConfiguration(text, config);
  assert.ok(change, 'the text is understood');
  return text.slice(0, change.start) + change.text + text.slice(change.end);
}

/** Comments and trailing commas taken out; only for texts whose strings hold neither. */
function plain(text: string): { readonly configurations: readonly Readonly<Record<string, unknown>>[] } {
  const bare = text.replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1');
  return JSON.parse(bare) as { readonly configurations: readonly Readonly<Record<string, unknown>>[] };
}

const names = (text: string): readonly unknown[] => plain(text).configurations.map(({ name }) => name);

const EXISTING = `{
    // Mine, do not touch.
    "version": "0.2.0",
    "configurations": [
        /* the build server */
        { "type": "kd", "request": "attach", "name": "Build", "remote": "tcp:server=a,port=1" }, // until May
        {
            "type": "node", // of another extension
            "name": "Tests",
            "args": ["a]b", "}", "\\"name\\": \\"Lab\\""]
        } // last one
    ],
    "compounds": []
}
`;

describe('writing a configuration into launch.json', () => {
  it('makes a file that has it alone', () => {
    const text = newLaunchJson(LAB);
    assert.deepEqual(names(text), ['Lab']);
    assert.match(text, /"version": "0\.2\.0"/);
  });

  it('adds it behind the others and keeps every comment where it was', () => {
    const text = written(EXISTING);
    assert.deepEqual(names(text), ['Build', 'Tests', 'Lab']);
    for (const line of EXISTING.split('\n').filter(one => !one.includes('last one')))
      assert.ok(text.includes(line), line);
    assert.match(text, /\n {8}\}, \/\/ last one\n {8}\{\n {10}"name": "Lab"/);
    assert.deepEqual(plain(text).configurations[2], LAB);
  });

  it('replaces the one with the same name and nothing else', () => {
    const text = written(EXISTING, { ...LAB, name: 'Build' });
    assert.deepEqual(names(text), ['Build', 'Tests']);
    assert.equal(plain(text).configurations[0]?.['connection'], LAB.connection);
    assert.match(text, /the build server \*\/[^]*until May[^]*last one/);
  });

  it('does not take a name inside of another text for one', () => {
    assert.deepEqual(names(written(EXISTING, LAB)), ['Build', 'Tests', 'Lab']);
  });

  it('copes with lists that are empty, have a trailing comma or are not there', () => {
    for (const text of [
      '{"configurations":[]}',
      '{ "configurations": [ // none yet\n ] }',
      '{}',
      '{ "version": "0.2.0" }',
      '// empty\n{\n}\n',
    ])
      assert.deepEqual(names(written(text)), ['Lab'], text);
    const trailing = '{\r\n\t"configurations": [\r\n\t\t{ "name": "a" }, // x\r\n\t]\r\n}';
    assert.deepEqual(names(written(trailing)), ['a', 'Lab']);
    assert.match(written(trailing), /\}, \/\/ x\n\t\t\{/);
    assert.deepEqual(names(written('{ "configurations": [ { "name": "a" } /* x\n y */ ] }')), ['a', 'Lab']);
    assert.deepEqual(names(written('{"configurations":[{"name":"a"}]}')), ['a', 'Lab']);
  });

  it('touches nothing that it does not understand', () => {
    for (const text of [
      '',
      '[]',
      '{ "configurations": [',
      '{ "configurations": {} }',
      '{ "configurations": [ { "name": "a" ] }',
      '{ configurations: [] }',
      '{ "a" "configurations": [] }',
      `{ "configurations": ${'['.repeat(200)}`,
    ])
      assert.equal(withConfiguration(text, LAB), undefined, text.slice(0, 60));
  });

  it('understands every JSON as a parser does', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 2), (json, indent) => {
        const value: unknown = JSON.parse(json);
        const text = ` /* c */ ${JSON.stringify(value, null, indent)} // d`;
        const root = valueOf(text, { start: 0, end: text.length });
        assert.ok(root);
        assert.deepEqual(JSON.parse(text.slice(root.start, root.end)), value);
        const elements = elementsOf(text, root);
        if (typeof value !== 'object' || value === null) assert.equal(elements, undefined);
        else
          assert.deepEqual(
            elements?.map(one => JSON.parse(text.slice(one.value.start, one.value.end)) as unknown),
            Object.values(value),
          );
      }),
      { seed: 20, numRuns: 300 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:/*\\\n a1')), maxLength: 60 }), text => {
        withConfiguration(text, LAB);
      }),
      { seed: 21, numRuns: 1_000 },
    );
  });
});
