import assert from 'node:assert/strict';
import { readInventory } from '../../extension/kernel/readInventory';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { renderReport } from '../../extension/report/renderReport';
import { resolveFilter } from '../../extension/report/resolveFilter';
import { addressOf, withDump } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { lrpcRequest } from '../world/lrpc';
import { smallWorld } from '../world/sample';
import { inputOf, sampleInput } from './support';

interface RpcRow {
  readonly thread?: string;
  readonly cid?: string;
  readonly message?: string;
  readonly endpoint?: { readonly name: string; readonly kind: string };
  readonly server?: string;
  readonly lrpc?: { readonly kind: string; readonly callId: number; readonly bindingId: number };
  readonly procedure?: { readonly number: number; readonly certainty: string };
  readonly candidates?: readonly { readonly name?: string }[];
  readonly candidatesBy?: string;
  readonly stub?: string;
  readonly certainty: string;
  readonly missing: readonly { readonly part: string; readonly reason: string }[];
}

function rowsOf(text: string): readonly RpcRow[] {
  return (JSON.parse(text) as { readonly rows: readonly RpcRow[] }).rows;
}

/** The small world with one more request, whose sender does not wait for it. */
async function dumped(): Promise<{ readonly snapshot: Snapshot; readonly ids: Readonly<Record<string, string>> }> {
  const small = smallWorld('10.0.19041.3570');
  const data = lrpcRequest({ callId: 3, bindingId: 1, procedure: 58 });
  const world = buildWorld({
    ...small,
    messages: [
      ...(small.messages ?? []),
      { key: 'async', connection: 'editorToSpooler', queue: 'pending', id: 0x1b50, data },
    ],
  });
  return withDump(world, { format: 'bitmap' }, async ({ target }) => {
    const builder = new SnapshotBuilder('dump');
    await readInventory(target, builder);
    const ids = {
      print: idOf('message', addressOf(world, 'print')),
      async: idOf('message', addressOf(world, 'async')),
      client: idOf('thread', addressOf(world, 'client')),
      spooler: idOf('process', addressOf(world, 'spooler')),
    };
    return { snapshot: builder.build(), ids };
  });
}

describe('the report on RPC calls', () => {
  it('tells of a dump what the headers of messages say', async () => {
    const { snapshot, ids } = await dumped();
    const rows = rowsOf(renderReport('rpc', 'json', inputOf(snapshot)));
    const print = rows.find(row => row.message === ids['print']);
    assert.deepEqual(
      [print?.thread, print?.server, print?.endpoint?.name, print?.lrpc?.kind, print?.lrpc?.callId, print?.certainty],
      [ids['client'], ids['spooler'], 'spoolss', 'request', 0x2a, 'likely'],
    );
    assert.deepEqual([print?.procedure?.number, print?.procedure?.certainty], [12, 'likely']);
    assert.equal(print?.candidatesBy, 'program');
    assert.ok(print.candidates?.some(one => one.name === 'winspool'));
    // Nobody waits for it: asynchronous calls are told, too.
    const other = rows.find(row => row.message === ids['async']);
    assert.deepEqual([other?.thread, other?.procedure?.number], [undefined, 58]);
    // A datagram of six bytes is no call.
    assert.deepEqual(
      rows.filter(row => row.endpoint?.name === 'spoolss').map(row => row.message),
      [ids['print'], ids['async']],
    );
    const text = renderReport('rpc', 'markdown', inputOf(snapshot));
    assert.match(text, /\| spoolss \(print spooler\) \|.*\| procedure 12 \(likely\) \|/);
  });

  it('keeps to the process or thread that is asked for', () => {
    const input = sampleInput();
    const all = rowsOf(renderReport('rpc', 'json', input));
    const resolved = resolveFilter(input.analysis.snapshot, { process: 'notepad.exe' });
    assert.ok(!('error' in resolved));
    const some = rowsOf(renderReport('rpc', 'json', { ...input, ...resolved }));
    assert.deepEqual([all.length > 3, some.map(row => row.stub)], [true, ['WINSPOOL!RpcEnumPrinters']]);
    // What a log does not print is said to be so.
    assert.ok(some[0]?.missing.some(one => one.part === 'endpoint' && one.reason === 'not-asked'));
    // A function of the client names its procedure; the number was not read.
    assert.match(
      renderReport('rpc', 'csv', { ...input, ...resolved }),
      /,procedure 0 of winspool \(RpcEnumPrinters\) \(heuristic\),/,
    );
  });

  it('says so where there is none', () => {
    const text = renderReport('rpc', 'markdown', inputOf(new SnapshotBuilder('log').build()));
    assert.match(text, /No call of RPC was seen/);
  });
});
