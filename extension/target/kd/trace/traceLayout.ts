import type { FieldFinder } from '../../../kernel/fieldAccess';

/** Where a value lies in its structure. */
export interface Place {
  readonly offset: number;
  /** Bytes: 1, 2, 4 or 8. */
  readonly size: number;
}

type Places<K extends string> = Readonly<Partial<Record<K, Place>>>;

/** Where the lines of a trace find what they print, by the types of this kernel. What a build does not have is absent. */
export interface TraceLayout {
  /** `_ALPC_DISPATCH_CONTEXT`. */
  readonly context: Places<'port' | 'message' | 'targetPort' | 'flags' | 'totalLength' | 'type'>;
  /** `_KALPC_MESSAGE`. */
  readonly message: Places<
    | 'messageId'
    | 'callbackId'
    | 'sequence'
    | 'type'
    | 'dataLength'
    | 'waitingThread'
    | 'queuePort'
    | 'ownerPort'
    | 'senderProcess'
    | 'senderThread'
  >;
  /** `_ETHREAD`. */
  readonly thread: Places<'processor' | 'pid' | 'tid'>;
  readonly port: Places<'communicationInfo'>;
  readonly communicationInfo: Places<'connectionPort'>;
  /** Address of `_KUSER_SHARED_DATA.InterruptTime`. */
  readonly interruptTime?: bigint;
}

/** Types that a trace needs beside those that every reading asks for. */
export const TRACE_TYPES: readonly string[] = ['_ALPC_DISPATCH_CONTEXT'];

/** Where every x64 and ARM64 kernel has its page of shared data. Source: KI_USER_SHARED_DATA of wdm.h. */
const SHARED_DATA = 0xffff_f780_0000_0000n;

export function traceLayout(fields: FieldFinder): TraceLayout {
  const of = <K extends string>(type: string, paths: Readonly<Record<K, readonly string[]>>): Places<K> =>
    Object.fromEntries(
      Object.entries<readonly string[]>(paths).flatMap(([name, path]) => {
        const found = fields.findAny(type, path);
        const size = found?.size ?? 0;
        return found && [1, 2, 4, 8].includes(size) ? [[name, { offset: found.offset, size }]] : [];
      }),
    ) as Places<K>;
  const time = fields.find('_KUSER_SHARED_DATA', 'InterruptTime')?.offset;
  return {
    context: of('_ALPC_DISPATCH_CONTEXT', {
      port: ['PortObject'],
      message: ['Message'],
      targetPort: ['TargetPort'],
      flags: ['Flags'],
      totalLength: ['TotalLength'],
      type: ['Type'],
    }),
    message: of('_KALPC_MESSAGE', {
      messageId: ['PortMessage.MessageId'],
      callbackId: ['PortMessage.CallbackId'],
      sequence: ['SequenceNo'],
      type: ['PortMessage.u2.s2.Type'],
      dataLength: ['PortMessage.u1.s1.DataLength'],
      waitingThread: ['WaitingThread'],
      queuePort: ['PortQueue'],
      ownerPort: ['OwnerPort'],
      senderProcess: ['PortMessage.ClientId.UniqueProcess'],
      senderThread: ['PortMessage.ClientId.UniqueThread'],
    }),
    thread: of('_ETHREAD', {
      processor: ['Tcb.NextProcessor'],
      pid: ['Cid.UniqueProcess'],
      tid: ['Cid.UniqueThread'],
    }),
    port: of('_ALPC_PORT', { communicationInfo: ['CommunicationInfo'] }),
    communicationInfo: of('_ALPC_COMMUNICATION_INFO', { connectionPort: ['ConnectionPort'] }),
    ...(time !== undefined && { interruptTime: SHARED_DATA + BigInt(time) }),
  };
}
