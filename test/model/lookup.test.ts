import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { idOf, threadIdOfCid } from '../../extension/model/ids';
import { lookUp } from '../../extension/model/lookup';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { at, Source } from '../worlds/worldFacts';

const source = new Source('!process 0 7', 0);
const SERVICES = at(0xffffa00f50000080n);
const OTHER = at(0xffffa00f50001080n);
const WORKER = at(0xffffa00f60000080n);
const PORT = at(0xffffa00f70000d20n);

function build(): SnapshotBuilder {
  const builder = new SnapshotBuilder('log');
  const process = (address: typeof SERVICES, pid: string, name: string): void => {
    const fields = { address: source.known(address), pid: source.known(pid), name: source.known(name) };
    builder.add({ kind: 'process', id: idOf('process', address), fields });
  };
  process(SERVICES, '0204', 'contoso.exe');
  process(OTHER, '13c40', 'RuntimeBroker.');
  const cid = source.known('0204.1948');
  builder.add({ kind: 'thread', id: idOf('thread', WORKER), fields: { address: source.known(WORKER), cid } });
  builder.add({ kind: 'thread', id: threadIdOfCid('0204.0db4'), fields: { cid: source.known('0204.0db4') } });
  const fields = { name: source.known('TermSrvApi'), path: source.known('\\RPC Control\\TermSrvApi') };
  builder.add({ kind: 'port', id: idOf('port', PORT), fields });
  return builder;
}

describe('looking up what people type', () => {
  const snapshot = build().build();
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['ffffa00f60000080', idOf('thread', WORKER)],
    ['0xFFFFA00F60000080', idOf('thread', WORKER)],
    ['ffffa00f`60000080', idOf('thread', WORKER)],
    ['  ffffa00f70000d20 ', idOf('port', PORT)],
    ['0204.1948', idOf('thread', WORKER)],
    ['204.1948', idOf('thread', WORKER)],
    ['0n516.0n6472', idOf('thread', WORKER)],
    ['1948', idOf('thread', WORKER)],
    ['0n6472', idOf('thread', WORKER)],
    ['db4', threadIdOfCid('0204.0db4')],
    ['0204', idOf('process', SERVICES)],
    ['0n516', idOf('process', SERVICES)],
    ['13c40', idOf('process', OTHER)],
    ['thread:cid:0204.1948', idOf('thread', WORKER)],
    [`thread:0xffffa00f60000080`, idOf('thread', WORKER)],
    ['thread:ffffa00f`60000080', idOf('thread', WORKER)],
    ['CONTOSO.EXE', idOf('process', SERVICES)],
    ['contoso', idOf('process', SERVICES)],
    ['RuntimeBroker.exe', idOf('process', OTHER)],
    ['termsrvapi', idOf('port', PORT)],
    ['\\RPC Control\\TermSrvApi', idOf('port', PORT)],
    ['ffffa00f60000081', undefined],
    ['0204.9999', undefined],
    ['9999', undefined],
    ['0n', undefined],
    ['', undefined],
    ['.', undefined],
    ['nosuch.exe', undefined],
  ];
  for (const [text, id] of cases)
    it(`${JSON.stringify(text)} is ${id ?? 'nothing'}`, () => {
      assert.equal(lookUp(snapshot, text), id);
    });

  it('a name that two processes have means none of them', () => {
    const builder = build();
    const twin = at(0xffffa00f50002080n);
    builder.add({ kind: 'process', id: idOf('process', twin), fields: { name: source.known('contoso.exe') } });
    assert.equal(lookUp(builder.build(), 'contoso.exe'), undefined);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const found = lookUp(snapshot, text);
        assert.ok(found === undefined || snapshot.find(found)?.id === found);
      }),
    );
  });
});
