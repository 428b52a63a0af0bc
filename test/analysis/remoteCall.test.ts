import assert from 'node:assert/strict';
import { analyse } from '../../extension/analysis/analyse';
import type { Chain } from '../../extension/analysis/verdict';
import type { IrpFields, ThreadFields } from '../../extension/model/entities';
import type { Fact } from '../../extension/model/facts';
import { address, evidence, known, snapshotOf } from '../report/support';

const PIPE = [
  'nt!KiSwapContext+0x76',
  'nt!KeWaitForSingleObject+0x1f',
  'nt!IopSynchronousServiceTail+0x2a',
  'ntdll!NtFsControlFile+0x14',
  'RPCRT4!NMP_SyncSendRecv+0x3b',
  'RPCRT4!OSF_CCONNECTION::TransSendReceive+0x6',
  'RPCRT4!OSF_CCONNECTION::SendFragment+0x21',
  'RPCRT4!OSF_CCALL::SendReceive+0x1',
  'RPCRT4!NdrClientCall2+0x2',
  'winspool!RpcOpenPrinter+0x20',
  'app!Print+0x11',
];
const SOCKET = PIPE.map(symbol => symbol.replace('NMP_SyncSendRecv', 'WS_SyncRecv'));
const UNKNOWN = PIPE.filter(symbol => !symbol.includes('NMP_'));

function chainOf(symbols: readonly string[], fields: ThreadFields = {}, irp?: IrpFields): Chain {
  const facts: Fact[] = [
    { kind: 'target', bits: 64, evidence: evidence('Free x64') },
    {
      kind: 'thread',
      id: 'thread:0xffffc40000001080',
      fields: {
        address: known(address(0xffff_c400_0000_1080n)),
        cid: known('0a6c.0b18'),
        state: known('WAIT' as const),
        waitReason: known('Executive'),
        frames: known(symbols.map(symbol => ({ symbol }))),
        ...fields,
      },
    },
    ...(irp ? [{ kind: 'irp' as const, id: 'irp:0xffffc40000002000' as const, fields: irp }] : []),
  ];
  return analyse(snapshotOf(facts)).chainFrom('thread:0xffffc40000001080');
}

describe('RPC that does not go over ALPC', () => {
  it('ends where it leaves, and says over what', () => {
    for (const [frames, over] of [
      [PIPE, 'ncacn_np'],
      [SOCKET, 'ncacn_ip_tcp'],
      [UNKNOWN, 'ncacn_np or ncacn_ip_tcp'],
    ] as const) {
      const { verdict, hops } = chainOf(frames);
      assert.deepEqual([verdict.code, verdict.certainty, hops], ['io-wait', 'likely', []]);
      assert.match(verdict.summary, /made by winspool!RpcOpenPrinter that leaves ALPC \(/);
      assert.ok(verdict.summary.includes(`(${over})`), verdict.summary);
      assert.deepEqual(
        verdict.missing.map(one => [one.field, one.reason]),
        [['irps', 'not-asked']],
      );
      assert.deepEqual(verdict.next, ['!thread ffffc40000001080']);
    }
  });

  it('goes on to the request in the kernel, whose driver tells the protocol', () => {
    const irps = known([{ address: address(0xffff_c400_0000_2000n), detail: '', evidence: evidence() }]);
    const irp = {
      address: known(address(0xffff_c400_0000_2000n)),
      thread: known(address(0xffff_c400_0000_1080n)),
      driver: known('\\FileSystem\\Npfs'),
      fileName: known('\\spoolss'),
    };
    const { verdict, hops } = chainOf(UNKNOWN, { irps }, irp);
    assert.equal(verdict.code, 'io-wait');
    assert.deepEqual(
      hops.map(hop => [hop.relation, hop.to]),
      [['waits-for-io', 'irp:0xffffc40000002000']],
    );
    assert.match(verdict.summary, /\\spoolss; the RPC call behind it leaves ALPC \(ncacn_np\)/);
  });

  it('is not said of a local call, nor of other I/O', () => {
    const local = PIPE.map(symbol => symbol.replace(/OSF_CCONNECTION|OSF_CCALL/, 'LRPC_CCALL'));
    assert.doesNotMatch(chainOf(local).verdict.summary, /leaves ALPC/);
    const plain = PIPE.filter(symbol => !symbol.startsWith('RPCRT4'));
    assert.doesNotMatch(chainOf(plain).verdict.summary, /leaves ALPC/);
  });
});
