import type { WordHelp } from './helpTypes';

/** Types and symbols of the kernel that matter for ALPC, offered after `nt!` and explained in hovers. */
export const NT_TYPES: readonly WordHelp[] = [
  { word: '_ALPC_PORT', text: 'An ALPC port: owner, queues, completion port.' },
  { word: '_KALPC_MESSAGE', text: 'A message: its queue, waiting thread and server thread.' },
  { word: '_ALPC_COMMUNICATION_INFO', text: 'Ties the connection port, client port and server port of a connection.' },
  { word: '_ALPC_PROCESS_CONTEXT', text: 'ALPC limits and views of a process.' },
  { word: '_ALPC_HANDLE_TABLE', text: 'Handles that belong to a connection.' },
  { word: '_ALPC_COMPLETION_LIST', text: 'Memory shared with the server through which messages are handed over.' },
  { word: '_ALPC_PORT_ATTRIBUTES', text: 'Limits and flags given when the port was made.' },
  { word: '_PORT_MESSAGE', text: 'Header of a message as user code sees it.' },
  { word: '_BLOB', text: 'Header in front of messages and other ALPC objects; ResourceId 2 is a message.' },
  { word: '_ETHREAD', text: 'A thread as the executive sees it.' },
  { word: '_KTHREAD', text: 'A thread as the scheduler sees it: state, wait reason, wait blocks.' },
  { word: '_EPROCESS', text: 'A process as the executive sees it.' },
  { word: '_KPROCESS', text: 'A process as the scheduler sees it.' },
  { word: '_KWAIT_BLOCK', text: 'Ties a waiting thread to an object.' },
  { word: '_KWAIT_REASON', text: 'The numbers of the wait reasons.' },
  { word: '_KTHREAD_STATE', text: 'The numbers of the thread states.' },
  { word: '_KQUEUE', text: 'A kernel queue; an I/O completion port begins with one.' },
  { word: '_KMUTANT', text: 'A mutex; OwnerThread names its owner.' },
  { word: '_ERESOURCE', text: 'An executive resource with its owners and waiters.' },
  { word: '_OBJECT_HEADER', text: 'In front of every kernel object.' },
  { word: '_OBJECT_TYPE', text: 'A type of kernel objects, with counts.' },
  { word: '_IRP', text: 'An I/O request.' },
];

export const NT_SYMBOLS: readonly WordHelp[] = [
  { word: 'AlpcpPortList', text: 'Head of the list of all ALPC ports.' },
  { word: 'AlpcpPortListLock', text: 'Lock of that list.' },
  { word: 'AlpcPortObjectType', text: 'Type object of ALPC ports.' },
  { word: 'LpcPortObjectType', text: 'The same type object under its older name.' },
  { word: 'AlpcpDummyEvent', text: 'Event that ports without a semaphore of their own point at.' },
  { word: 'PsActiveProcessHead', text: 'Head of the list of all processes.' },
  { word: 'ExpSystemResourcesList', text: 'Head of the list of all executive resources.' },
  { word: 'KeTickCount', text: 'Clock ticks since the start.' },
  { word: 'KeMaximumIncrement', text: 'Length of a clock tick in units of 100 ns.' },
  { word: 'ObTypeIndexTable', text: 'All object types.' },
  { word: 'ObHeaderCookie', text: 'Scrambles the type index in object headers.' },
];

/** Functions on stacks; the part behind `!`. */
export const STACK_FUNCTIONS: readonly WordHelp[] = [
  {
    word: 'NtAlpcSendWaitReceivePort',
    text: 'Sends to and receives from an ALPC port. In a client: the request and the wait for its reply. In a server: the wait for work.',
  },
  { word: 'ZwAlpcSendWaitReceivePort', text: 'Sends to and receives from an ALPC port.' },
  { word: 'NtAlpcConnectPort', text: 'Connects to a port and waits until the server accepts.' },
  { word: 'NtAlpcConnectPortEx', text: 'Connects to a port and waits until the server accepts.' },
  { word: 'AlpcpSignalAndWait', text: 'The kernel waits for the reply of an ALPC request.' },
  { word: 'AlpcpReceiveSynchronousReply', text: 'The kernel waits for the reply of an ALPC request.' },
  { word: 'AlpcpProcessSynchronousRequest', text: 'A synchronous ALPC request is being made.' },
  { word: 'AlpcpReceiveMessage', text: 'The kernel receives a message for a server thread.' },
  { word: 'AlpcpReceiveMessagePort', text: 'Waits to receive from a port directly.' },
  { word: 'AlpcpSendMessage', text: 'The kernel puts a message into the queue of a port.' },
  {
    word: 'LRPC_BASE_CCALL::DoSendReceive',
    text: 'Client side of a local RPC call: sends the request and waits for the reply.',
  },
  { word: 'LRPC_BASE_CCALL::SendReceive', text: 'Client side of a local RPC call.' },
  { word: 'LRPC_CCALL::SendReceive', text: 'Client side of a local RPC call.' },
  { word: 'LRPC_ADDRESS::ProcessIO', text: 'Server side of local RPC: takes messages from the port.' },
  { word: 'LRPC_SASSOCIATION::HandleRequest', text: 'Server side of local RPC: a request has come in.' },
  { word: 'LRPC_SCALL::HandleRequest', text: 'Server side of local RPC: a request is being served.' },
  { word: 'LRPC_SCALL::DispatchRequest', text: 'Server side of local RPC: a request is being served.' },
  {
    word: 'RPC_INTERFACE::DispatchToStub',
    text: 'Calls the procedure of the server; its name stands in the frames above.',
  },
  { word: 'DispatchToStubInCNoAvrf', text: 'Calls the procedure of the server; its name stands in the frames above.' },
  { word: 'NdrClientCall2', text: 'An RPC call leaves the client; the frame below names the procedure.' },
  { word: 'NdrClientCall3', text: 'An RPC call leaves the client; the frame below names the procedure.' },
  { word: 'NdrpClientCall2', text: 'An RPC call leaves the client.' },
  {
    word: 'OSF_CCALL::SendReceive',
    text: 'Client side of an RPC call over a named pipe or TCP: no ALPC message belongs to it.',
  },
  { word: 'NtWaitForWorkViaWorkerFactory', text: 'An idle thread of the thread pool.' },
  { word: 'NtRemoveIoCompletion', text: 'Waits for a completion: an idle worker thread.' },
  { word: 'NtUserMessageCall', text: 'Sends a window message, perhaps to another thread, and waits for its answer.' },
  { word: 'NtUserGetMessage', text: 'Waits for a window message: an idle window thread.' },
];
