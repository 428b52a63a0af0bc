import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { StackFrame } from '../../../extension/model/entities';
import { isIdleStack, recogniseStack } from '../../../extension/rpc/stacks/recognise';

const stack = (...symbols: readonly string[]): readonly StackFrame[] => symbols.map(symbol => ({ symbol }));
const SWITCH = ['nt!KiSwapContext+0x76', 'nt!KiSwapThread+0x500', 'nt!KiCommitThreadWait+0x14f'] as const;
const ONE = 'nt!KeWaitForSingleObject+0x233';

describe('recognising stacks', () => {
  it('an RPC call over ALPC, with the stub that makes it', () => {
    const { wait, call } = recogniseStack(
      stack(
        ...SWITCH,
        ONE,
        'nt!AlpcpSignalAndWait+0x143',
        'nt!AlpcpReceiveSynchronousReply+0x56',
        'nt!NtAlpcSendWaitReceivePort+0x1df',
        'nt!KiSystemServiceCopyEnd+0x28',
        'ntdll!NtAlpcSendWaitReceivePort+0x14',
        'RPCRT4!LRPC_BASE_CCALL::DoSendReceive+0x112',
        'RPCRT4!NdrpClientCall3+0xdf9',
        'RPCRT4!NdrClientCall3+0xf1',
        'FabrikamClient!FabOpenStore+0x3c',
        'fabrikam!main+0x10',
      ),
    );
    assert.equal(wait?.kind, 'reply');
    assert.deepEqual(
      [call?.transport, call?.stub, call?.module],
      ['lrpc', 'FabrikamClient!FabOpenStore', 'FabrikamClient'],
    );
  });

  it('a call of old LPC and one without RPC', () => {
    const lpc = recogniseStack(
      stack(
        'nt!KeWaitForSingleObject+0x346',
        'nt!NtRequestWaitReplyPort+0x776',
        'ntdll!ZwRequestWaitReplyPort+0xc',
        'RPCRT4!LRPC_CCALL::SendReceive+0x230',
        'RPCRT4!NdrClientCall2+0x22e',
        'contoso!Ask+0x1',
      ),
    );
    assert.deepEqual([lpc.wait?.kind, lpc.call?.transport, lpc.call?.stub], ['reply', 'lrpc', 'contoso!Ask']);
    const plain = recogniseStack(stack('ntdll!NtAlpcSendWaitReceivePort+0x14', 'fabport!Send+0x1'));
    assert.deepEqual([plain.call?.transport, plain.call?.stub], ['alpc', 'fabport!Send']);
  });

  it('a receiver is no caller', () => {
    const { wait, call } = recogniseStack(
      stack(
        ...SWITCH,
        ONE,
        'nt!AlpcpReceiveMessagePort+0x1',
        'nt!AlpcpReceiveMessage+0x2',
        'nt!NtAlpcSendWaitReceivePort+0x3',
      ),
    );
    assert.equal(wait?.kind, 'receive');
    assert.equal(call, undefined);
  });

  it('RPC over a named pipe waits for I/O', () => {
    const { wait, call } = recogniseStack(
      stack(
        ONE,
        'nt!IopSynchronousServiceTail+0x1',
        'nt!NtFsControlFile+0x5',
        'ntdll!NtFsControlFile+0x14',
        'RPCRT4!UTIL_WaitForSyncIO+0x2',
        'RPCRT4!OSF_CCONNECTION::TransSendReceive+0x6',
        'RPCRT4!OSF_CCALL::SendReceive+0x1',
        'RPCRT4!NdrClientCall2+0x2',
        'wkscli!NetWkstaGetInfo+0x3',
      ),
    );
    assert.deepEqual([wait?.kind, call?.transport, call?.stub], ['io', 'osf', 'wkscli!NetWkstaGetInfo']);
  });

  it('a server that works on a call, by its routine', () => {
    const { wait, serving, call } = recogniseStack(
      stack(
        ...SWITCH,
        ONE,
        'nt!ExpWaitForResource+0x1',
        'nt!ExAcquireResourceExclusiveLite+0x2',
        'fabfs!FabOpen+0x4',
        'contososvc!s_OpenStore+0x20',
        'RPCRT4!Invoke+0x73',
        'RPCRT4!Ndr64StubWorker+0x1',
        'RPCRT4!NdrServerCallAll+0x3c',
        'RPCRT4!DispatchToStubInCNoAvrf+0x18',
        'RPCRT4!RPC_INTERFACE::DispatchToStub+0x1',
        'RPCRT4!LRPC_SCALL::DispatchRequest+0x1',
        'RPCRT4!LRPC_ADDRESS::ProcessIO+0x1',
        'RPCRT4!LrpcIoComplete+0x1',
        'ntdll!TppAlpcpExecuteCallback+0x2',
        'ntdll!TppWorkerThread+0x3',
      ),
    );
    assert.deepEqual([wait?.kind, wait?.lock, wait?.caller], ['lock', 'eresource', 'fabfs!FabOpen']);
    assert.deepEqual(
      [serving?.transport, serving?.routine, serving?.async, serving?.com],
      ['lrpc', 'contososvc!s_OpenStore', false, false],
    );
    assert.equal(call, undefined);
  });

  it('a server that calls on makes a call and serves one', () => {
    const { call, serving } = recogniseStack(
      stack(
        'ntdll!NtAlpcSendWaitReceivePort+0x14',
        'RPCRT4!LRPC_CCALL::SendReceive+0x51',
        'RPCRT4!NdrClientCall3+0xf1',
        'lsasrv!Forward+0x9',
        'RPCRT4!Invoke+0x73',
        'RPCRT4!NdrAsyncServerCall+0x1',
        'RPCRT4!LRPC_SCALL::DispatchRequest+0x1',
      ),
    );
    assert.equal(call?.stub, 'lsasrv!Forward');
    assert.deepEqual([serving?.routine, serving?.async], ['lsasrv!Forward', true]);
  });

  it('calls to COM objects and calls out of an apartment', () => {
    const server = recogniseStack(
      stack(
        ONE,
        'contoso!CThing::Do+0x1',
        'RPCRT4!Invoke+0x73',
        'RPCRT4!Ndr64StubWorker+0x2',
        'combase!CStdStubBuffer_Invoke+0x3',
        'combase!ThreadInvoke+0x4',
        'RPCRT4!DispatchToStubInCNoAvrf+0x18',
        'RPCRT4!LRPC_SCALL::DispatchRequest+0x1',
      ),
    );
    assert.equal(server.serving?.com, true);
    const client = recogniseStack(
      stack(
        'win32u!NtUserMsgWaitForMultipleObjectsEx+0x14',
        'user32!RealMsgWaitForMultipleObjectsEx+0x1',
        'combase!CCliModalLoop::BlockFn+0x1',
        'combase!ModalLoop+0x2',
        'combase!ThreadSendReceive+0x3',
        'contoso!Use+0x1',
      ),
    );
    assert.deepEqual([client.wait?.kind, client.com?.modalLoop, client.com?.outgoing], ['message-wait', true, true]);
  });

  const waits: readonly (readonly [string, readonly string[], string, string | undefined])[] = [
    [
      'a modern critical section',
      [
        'nt!NtWaitForAlertByThreadId+0x1',
        'ntdll!NtWaitForAlertByThreadId+0x14',
        'ntdll!RtlpWaitOnAddress+0x1',
        'ntdll!RtlpWaitOnCriticalSection+0x2',
        'ntdll!RtlEnterCriticalSection+0x1',
      ],
      'lock',
      'critical-section',
    ],
    [
      'an old critical section on a keyed event',
      ['nt!NtWaitForKeyedEvent+0x1', 'ntdll!NtWaitForKeyedEvent+0x14', 'ntdll!RtlpWaitOnCriticalSection+0x2'],
      'lock',
      'critical-section',
    ],
    [
      'an SRW lock',
      ['ntdll!NtWaitForAlertByThreadId+0x14', 'ntdll!RtlAcquireSRWLockExclusive+0x1'],
      'lock',
      'wait-on-address',
    ],
    [
      'a condition variable',
      ['ntdll!NtWaitForAlertByThreadId+0x14', 'ntdll!RtlSleepConditionVariableSRW+0x1'],
      'condition',
      undefined,
    ],
    ['a push lock', ['nt!ExfAcquirePushLockExclusiveEx+0x1', 'nt!MiLockVad+0x2'], 'lock', 'push-lock'],
    [
      'a fast mutex',
      ['nt!ExpAcquireFastMutexContended+0x1', 'nt!ExAcquireFastMutex+0x2', 'fabflt!Scan'],
      'lock',
      'fast-mutex',
    ],
    ['a guarded mutex', ['nt!KeAcquireGuardedMutex+0x1', 'fabflt!Scan'], 'lock', 'guarded-mutex'],
    [
      'a resource of an old kernel',
      ['ntoskrnl!_KeWaitForSingleObject+0x218', 'ntoskrnl!_ExpWaitForResource+0x114', 'fabfs!_Open'],
      'lock',
      'eresource',
    ],
    ['a sleep', ['nt!KeDelayExecutionThread+0x1', 'nt!NtDelayExecution+0x2'], 'sleep', undefined],
    [
      'a pool worker',
      ['nt!KeRemoveQueueEx+0x1', 'nt!NtWaitForWorkViaWorkerFactory+0x2', 'ntdll!TppWorkerThread+0x3'],
      'idle-worker',
      undefined,
    ],
    [
      'a window message that was sent',
      [
        'win32kfull!xxxSleepThread2+0x1',
        'win32kfull!xxxInterSendMsgEx+0x1',
        'user32!SendMessageWorker+0x2',
        'contoso!Tell',
      ],
      'send-message',
      undefined,
    ],
    [
      'a message loop',
      ['win32kfull!xxxSleepThread2+0x1', 'win32kfull!NtUserGetMessage+0x1', 'user32!GetMessageW+0x2'],
      'message-wait',
      undefined,
    ],
  ];
  for (const [what, symbols, kind, lock] of waits)
    it(`a wait for or in ${what}`, () => {
      const { wait } = recogniseStack(stack(...SWITCH, ONE, ...symbols));
      assert.deepEqual([wait?.kind, wait?.lock], [kind, lock]);
    });

  it('does not blame what lies beyond the program that waits', () => {
    const { wait } = recogniseStack(
      stack(
        ...SWITCH,
        ONE,
        'nt!NtWaitForSingleObject+0x1',
        'KERNELBASE!WaitForSingleObjectEx+0x8',
        'contoso!WndProc+0x1',
        'user32!UserCallWinProcCheckWow+0x1',
        'user32!SendMessageW+0x1',
      ),
    );
    assert.equal(wait, undefined);
  });

  it('idle means without a call in hand', () => {
    const idle = ['nt!KeRemoveQueueEx+0x1', 'ntdll!NtRemoveIoCompletion+0x14'];
    assert.equal(isIdleStack(recogniseStack(stack(...idle, 'KERNELBASE!GetQueuedCompletionStatus+0x1'))), true);
    assert.equal(isIdleStack(recogniseStack(stack(...idle, 'contoso!Serve+0x1', 'RPCRT4!Invoke+0x73'))), false);
  });

  it('says nothing of frames without symbols', () => {
    assert.deepEqual(recogniseStack(stack('0x00007ff6`77f319cf', 'contoso+0x1234', '0x2')), {});
    assert.deepEqual(recogniseStack([]), {});
  });

  it('takes any frames', () => {
    const odd = fc.oneof(
      fc.string(),
      fc.constantFrom('rpcrt4!Invoke', 'rpcrt4!', '!', 'nt!KeRemoveQueue', 'combase!ThreadInvoke'),
    );
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 12 }), symbols => {
        const { call, serving } = recogniseStack(stack(...symbols));
        assert.ok(call === undefined || symbols.includes(call.frame.symbol));
        assert.ok(serving === undefined || symbols.includes(serving.frame.symbol));
      }),
    );
  });
});
