/** A small log of our own making: a client waits for a server thread that was not dumped. Addresses are invented. */
export const CLIENT = 'ffffc10840001080';
export const SERVER = 'ffffc10840002080';
export const MESSAGE = 'ffffd50330003ce0';
export const PORT = 'ffffc10841110a00';
export const PROCESS = 'ffffc10842220300';

export const HANG_LOG = [
  '0: kd> !process 0 0',
  '**** NT ACTIVE PROCESS DUMP ****',
  `PROCESS ${PROCESS}`,
  '    SessionId: 0  Cid: 033c    Peb: a1b2c3d000  ParentCid: 0294',
  '    DirBase: 1a2b3c000  ObjectTable: ffffd50311112222  HandleCount: 262.',
  '    Image: clocksvc.exe',
  '',
  `0: kd> !thread ${CLIENT}`,
  `THREAD ${CLIENT}  Cid 0a10.3c40  Teb: 000000a1b2c3d000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable`,
  '    ffffc108400015d8  Semaphore Limit 0x1',
  `    Waiting for reply to ALPC Message ${MESSAGE} : queued at port ${PORT} : owned by process ${PROCESS}`,
  'Not impersonating',
  'Owning Process            ffffc10844440300       Image:         clock.exe',
  'Wait Start TickCount      51200          Ticks: 14208 (0:00:03:42.000)',
  'Context Switch Count      12             IdealProcessor: 1',
  '        Child-SP          RetAddr               Call Site',
  '        fffff60a`11112590 fffff800`22223330     nt!KiSwapContext+0x76',
  '        fffff60a`111126d0 fffff800`22224440     nt!AlpcpSignalAndWait+0x143',
  '',
  `0: kd> !alpc /m ${MESSAGE}`,
  '',
  `Message ${MESSAGE}`,
  '  MessageID             : 0x0BFC (3068)',
  '  CallbackID            : 0x1FEF27 (2092839)',
  '  SequenceNumber        : 0x0004D4D4 (316628)',
  '  Type                  : LPC_REQUEST',
  '  DataLength            : 0x0068 (104)',
  '  TotalLength           : 0x0090 (144)',
  '  Canceled              : No',
  '  OwnerPort             : ffffc10841119900 [ALPC_CLIENT_COMMUNICATION_PORT]',
  `  WaitingThread         : ${CLIENT}`,
  '  QueueType             : ALPC_MSGQUEUE_PENDING',
  `  QueuePort             : ${PORT} [ALPC_CONNECTION_PORT]`,
  `  QueuePortOwnerProcess : ${PROCESS} (clocksvc.exe)`,
  `  ServerThread          : ${SERVER}`,
  '',
  `0: kd> !alpc /p ${PORT}`,
  `Port  ${PORT}`,
  '  Type                      : ALPC_CONNECTION_PORT',
  '  CommunicationInfo         : ffffd50311110010',
  `    ConnectionPort          : ${PORT} (ClockPort)`,
  '    ClientCommunicationPort : 0000000000000000',
  '    ServerCommunicationPort : 0000000000000000',
  `  OwnerProcess              : ${PROCESS} (clocksvc.exe)`,
  '  SequenceNo                : 0x000034A6 (13478)',
  '  Closed                    : No',
  '',
  '  1 thread(s) are registered with port IO completion object:',
  '',
  `    THREAD ${SERVER}  Cid 033c.3d00  Teb: 000000a1b2c3e000 Win32Thread: 0000000000000000 WAIT`,
  '',
  '  Main queue is empty.',
  '',
  '',
  '0: kd> ? ffffc108`40001080',
  'Evaluate expression: -68928427614080 = ffffc108`40001080',
  '',
].join('\n');

/** 0-based line of the first line that contains a text. */
export function lineWith(text: string, from = 0, log = HANG_LOG): number {
  const line = log.split('\n').findIndex((l, i) => i >= from && l.includes(text));
  if (line < 0) throw new Error(`no line with ${text}`);
  return line;
}

/** The middle of a text on a line. */
export function positionOf(text: string, line: number, log = HANG_LOG): { line: number; character: number } {
  const at = (log.split('\n')[line] ?? '').indexOf(text);
  if (at < 0) throw new Error(`line ${line} does not hold ${text}`);
  return { line, character: at + Math.floor(text.length / 2) };
}
