import type { Hit, TracedKernel } from './tracedKernel';

/** Who calls whom, over which connection. All addresses are those of a kernel. */
export interface Parties {
  readonly client: { readonly thread: bigint; readonly process: bigint; readonly pid: bigint; readonly tid: bigint };
  readonly server: { readonly thread: bigint; readonly process: bigint; readonly pid: bigint; readonly tid: bigint };
  readonly clientPort: bigint;
  readonly serverPort: bigint;
  readonly connectionPort: bigint;
}

const SYNC_REQUEST = 0x20000n;

/** Lays the structures of a call out and gives the hits that it makes, in order: delivery, taking, answer, taking. */
export function callHits(kernel: TracedKernel, parties: Parties, id: bigint): readonly Hit[] {
  const { client, server, clientPort, serverPort, connectionPort } = parties;
  const message = 0xffff_e38f_2a00_0000n + id * 0x1000n;
  for (const { thread, pid, tid } of [client, server]) {
    kernel.field('_ETHREAD', thread, 'Tcb.NextProcessor', id % 2n);
    kernel.field('_ETHREAD', thread, 'Cid.UniqueProcess', pid);
    kernel.field('_ETHREAD', thread, 'Cid.UniqueThread', tid);
  }
  kernel.write(0xffff_f780_0000_0008n, 10_000_000n + id * 156_250n, 8);
  const info = connectionPort + 0x1_0000n;
  for (const port of [clientPort, serverPort, connectionPort])
    kernel.field('_ALPC_PORT', port, 'CommunicationInfo', info);
  kernel.field('_ALPC_COMMUNICATION_INFO', info, 'ConnectionPort', connectionPort);
  const fields: Readonly<Record<string, bigint>> = {
    'PortMessage.MessageId': id,
    'PortMessage.CallbackId': id + 0x1000n,
    SequenceNo: id,
    'PortMessage.u2.s2.Type': 0x2001n,
    'PortMessage.u1.s1.DataLength': 0x40n,
    WaitingThread: client.thread,
    PortQueue: connectionPort,
    OwnerPort: clientPort,
    'PortMessage.ClientId.UniqueProcess': client.pid,
    'PortMessage.ClientId.UniqueThread': client.tid,
  };
  for (const [path, value] of Object.entries(fields)) kernel.field('_KALPC_MESSAGE', message, path, value);
  const request = kernel.context({
    PortObject: clientPort,
    Message: message,
    TargetPort: connectionPort,
    Flags: SYNC_REQUEST,
    TotalLength: 0x68n,
    Type: 1n,
  });
  const answer = kernel.context({
    PortObject: serverPort,
    Message: message,
    TargetPort: 0n,
    Flags: 1n,
    TotalLength: 0x48n,
    Type: 2n,
  });
  const by = ({ thread, process }: Parties['client'], routine: string, registers: Hit['registers']): Hit => ({
    routine,
    thread,
    process,
    registers: { rdx: 0n, r8: 0n, ...registers },
  });
  return [
    by(client, 'AlpcpCompleteDispatchMessage', { rcx: request }),
    by(server, 'AlpcpReadMessageData', { rcx: message }),
    by(server, 'AlpcpDispatchReplyToWaitingThread', { rcx: answer }),
    by(client, 'AlpcpReadMessageData', { rcx: message }),
  ];
}

/** A client and a server of two processes, with addresses that no synthetic kernel has. */
export const STRANGERS: Parties = {
  client: { thread: 0xffff_d28c_d69d_3080n, process: 0xffff_d28c_d5c0_1080n, pid: 0x6b4n, tid: 0x1a2cn },
  server: { thread: 0xffff_d28c_d700_2080n, process: 0xffff_d28c_d5c0_2080n, pid: 0x33cn, tid: 0x3c40n },
  clientPort: 0xffff_d28c_d60f_0df0n,
  serverPort: 0xffff_d28c_d60f_1df0n,
  connectionPort: 0xffff_d28c_d60f_2df0n,
};
