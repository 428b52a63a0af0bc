import type { CommandHelp } from './helpTypes';

/** Commands about ports, messages, RPC and what threads wait for. */
export const ALPC_COMMANDS: readonly CommandHelp[] = [
  {
    name: '!alpc',
    summary: 'Shows ALPC ports, messages and connections.',
    usage: '/m MESSAGE | /p PORT | /lpc PORT | /lpp PROCESS',
    mode: 'kernel',
    flags: [
      {
        flag: '/m',
        text: 'One message: its queue, the waiting client thread and the server thread.',
        takes: 'message',
      },
      { flag: '/p', text: 'One port: its type, owner, queues and the threads that serve it.', takes: 'port' },
      { flag: '/lpc', text: 'All connections of a connection port.', takes: 'port' },
      { flag: '/lpp', text: 'Ports that a process made, and ports that it is connected to.', takes: 'process' },
      { flag: '/graph', text: 'Connections of the whole system as rows (not in the help of the command).' },
    ],
  },
  {
    name: '!lpc',
    summary: 'Shows LPC ports and messages (Windows XP and Server 2003). Later kernels have !alpc.',
    usage: 'message ID | port ADDRESS | scan ADDRESS | thread ADDRESS | PoolSearch',
    mode: 'kernel',
    flags: [
      { flag: 'message', text: 'One message by its number: client thread and server thread.', takes: 'message' },
      { flag: 'port', text: 'One port with its queue; without an address all ports.', takes: 'port' },
      { flag: 'scan', text: 'A port and the ports connected to it.', takes: 'port' },
      { flag: 'thread', text: 'Ports in whose queues a thread waits.', takes: 'thread' },
    ],
  },
  {
    name: '!handle',
    summary: 'Shows handles of a process.',
    usage: '[HANDLE [FLAGS [PROCESS [TYPE]]]]; `!handle 0 3 PROCESS ALPC Port` lists its ports',
    takes: 'process',
    flags: [
      { flag: '0', text: 'All handles.' },
      { flag: '2', text: 'Counts only; with 1 set too (3) also the objects.' },
      { flag: '7', text: 'Everything about each object.' },
    ],
  },
  {
    name: '!object',
    summary: 'Shows a kernel object or an object directory.',
    usage: 'ADDRESS | \\PATH | 0 TYPE',
    mode: 'kernel',
    takes: 'any',
  },
  {
    name: '!locks',
    summary:
      'Kernel: executive resources that are held, with owners and waiters. User mode: critical sections that are held.',
    usage: '[-v] [-p] [-d] [ADDRESS]',
    takes: 'lock',
    flags: [
      { flag: '-v', text: 'Also those that nobody holds.' },
      { flag: '-p', text: 'Performance counters.' },
      { flag: '-d', text: 'Also resources without contention.' },
    ],
  },
  {
    name: '!cs',
    summary: 'Shows critical sections.',
    usage: '[-s] [-l] [-o] [ADDRESS]',
    mode: 'user',
    flags: [
      { flag: '-l', text: 'Only those that are locked.' },
      { flag: '-o', text: 'The stack of the owner.' },
      { flag: '-s', text: 'Where the section was initialised, where that was recorded.' },
    ],
  },
  { name: '!qlocks', summary: 'Shows the queued spin locks and who waits for them.', mode: 'kernel' },
  { name: '!deadlock', summary: 'Shows deadlocks that Driver Verifier has found.', mode: 'kernel' },
  {
    name: '!rpcexts.getcallinfo',
    aliases: ['!getcallinfo'],
    summary: 'Lists RPC calls on the server side. Needs RPC state information to be switched on.',
    usage: '[CALLID [IFSTART [PROCNUM [PID]]]]',
  },
  {
    name: '!rpcexts.getclientcallinfo',
    aliases: ['!getclientcallinfo'],
    summary: 'Lists RPC calls on the client side.',
    usage: '[CALLID [IFSTART [PROCNUM [PID]]]]',
  },
  {
    name: '!rpcexts.getendpointinfo',
    aliases: ['!getendpointinfo'],
    summary: 'Lists RPC endpoints with their protocols.',
    usage: '[ENDPOINT]',
  },
  {
    name: '!rpcexts.getthreadinfo',
    aliases: ['!getthreadinfo'],
    summary: 'Lists threads that serve RPC calls.',
    usage: '[PID [TID]]',
  },
  {
    name: '!rpcexts.getdbgcell',
    aliases: ['!getdbgcell'],
    summary: 'Shows one record of the RPC state information.',
    usage: 'PID CELL',
  },
  { name: '!rpcexts.rpctime', aliases: ['!rpctime'], summary: 'Shows the time that the RPC records count in.' },
  {
    name: '!rpcexts.rpcreadstack',
    aliases: ['!rpcreadstack'],
    summary: 'Reads the call that a client thread makes off its stack.',
    usage: 'STACK',
  },
  { name: '!wct', summary: 'Shows what the wait chain traversal of Windows says.', mode: 'user' },
];
