import type { WordHelp } from './helpTypes';

/** Thread states and wait objects as `!thread` prints them. */
export const THREAD_WORDS: readonly WordHelp[] = [
  { word: 'INITIALIZED', text: 'Thread state: created, not started yet.' },
  { word: 'READY', text: 'Thread state: could run and waits for a processor.' },
  { word: 'RUNNING', text: 'Thread state: runs on a processor right now.' },
  { word: 'STANDBY', text: 'Thread state: chosen to run next on a processor.' },
  { word: 'TERMINATED', text: 'Thread state: has ended. A reply that it owed will not come.' },
  { word: 'WAIT', text: 'Thread state: waits; the reason stands in brackets behind it.' },
  { word: 'TRANSITION', text: 'Thread state: could run, but its kernel stack is not in memory.' },
  { word: 'DEFERREDREADY', text: 'Thread state: ready, not given to a processor yet.' },
  { word: 'GATEWAIT', text: 'Thread state: waits on a gate, a kernel lock of older versions.' },
  { word: 'UserMode', text: 'The wait was asked for by user code. The kernel stack may be paged out during it.' },
  { word: 'KernelMode', text: 'The wait was asked for by kernel code: the thread cannot be ended while it lasts.' },
  { word: 'Alertable', text: 'The wait can be ended by an alert or a user APC.' },
  { word: 'Non-Alertable', text: 'Alerts and user APCs do not end the wait.' },
  { word: 'SuspendCount', text: 'How many times the thread was suspended; it runs again at 0.' },
  { word: 'FreezeCount', text: 'How many times the thread was frozen, mostly with its whole process.' },
  {
    word: 'NotificationEvent',
    text: 'Event that stays signaled until it is reset (manual reset). The kernel does not record who will set it.',
  },
  {
    word: 'SynchronizationEvent',
    text: 'Event that lets one waiter through (auto reset). The kernel does not record who will set it.',
  },
  { word: 'NotificationTimer', text: 'Timer that stays signaled: often the timeout of the wait.' },
  { word: 'SynchronizationTimer', text: 'Timer that lets one waiter through.' },
  {
    word: 'Semaphore',
    text: 'Semaphore. A thread in WrLpcReply waits on one inside its own ETHREAD: the reply releases it.',
  },
  { word: 'Mutant', text: 'Mutex. The owning thread is printed beside it and holds this thread up.' },
  { word: 'QueueObject', text: 'Kernel queue, mostly an I/O completion port: the thread waits for work.' },
  { word: 'PriQueueObject', text: 'Kernel queue with priorities: a worker thread that waits for work.' },
  { word: 'ProcessObject', text: 'Waits until that process has ended.' },
  { word: 'ThreadObject', text: 'Waits until that thread has ended.' },
  { word: 'Teb', text: 'Thread environment block in user memory; 0 for a system thread.' },
  { word: 'Win32Thread', text: 'Not 0: the thread has used windows. Only such a thread has a message queue.' },
  { word: 'Cid', text: 'Client id: process number and thread number, both hex (`PID.TID`).' },
  { word: 'IdealProcessor', text: 'The processor that the scheduler prefers for this thread.' },
];

/** Phrases of several words, in thread, process and port output. */
export const PHRASES: readonly WordHelp[] = [
  {
    word: 'Waiting for reply to ALPC Message',
    text: 'The request whose reply this thread waits for. The port that holds it and the process that owns the port follow; they are missing while the message is in no queue.',
  },
  {
    word: 'Waiting for reply to LPC MessageId',
    text: 'The request whose reply this thread waits for, by its number (Windows before Vista): `!lpc message` shows it.',
  },
  { word: 'Current LPC port', text: 'The port through which the request was sent.' },
  {
    word: 'queued at port',
    text: 'The port whose queue holds the message, for requests the connection port of the server.',
  },
  { word: 'owned by process', text: 'Owner of that port: the server.' },
  { word: 'owning thread', text: 'The thread that holds the mutex.' },
  { word: 'Not impersonating', text: 'The thread acts under the identity of its own process.' },
  {
    word: 'Impersonation token',
    text: 'The thread acts for somebody else. A server thread that serves a call often carries the token of its client.',
  },
  { word: 'Owning Process', text: 'The process that the thread belongs to.' },
  {
    word: 'Attached Process',
    text: 'The process whose address space a kernel thread has switched to; N/A when it has not.',
  },
  {
    word: 'Wait Start TickCount',
    text: 'The clock tick at which the present wait (or run) began. `Ticks` is how long ago that was.',
  },
  {
    word: 'Context Switch Count',
    text: 'How often the thread has been given a processor. When it grows between two readings the thread does run.',
  },
  { word: 'Kernel stack not resident', text: 'The kernel stack is paged out: no frames can be shown for this thread.' },
  {
    word: 'Win32 Start Address',
    text: 'Where the thread began in user mode; names the pool or service it belongs to.',
  },
  {
    word: 'registered with port IO completion object',
    text: 'Threads bound to the completion port of this ALPC port: those that can receive its messages. None: nobody listens. All blocked: requests pile up.',
  },
  { word: 'waiting on the port', text: 'Threads that wait to receive from this port directly.' },
  { word: 'Direct message queue', text: 'Messages delivered past the main queue (Windows 10 and later).' },
  {
    word: 'Large message queue',
    text: 'Messages that did not fit the buffer of the receiver and wait for a larger one.',
  },
  { word: 'Main queue', text: 'Messages that no server thread has received yet.' },
  {
    word: 'Pending queue',
    text: 'Messages that were received and still need a reply. A long pending queue alone is not a fault: many services keep requests open on purpose.',
  },
  { word: 'Canceled queue', text: 'Messages whose sender gave up or whose connection ended.' },
  {
    word: 'Ports created by the process',
    text: 'Connection ports of the process with their connections: server port, its queued messages, client port, its queued messages, client process.',
  },
  { word: 'the process is connected to', text: 'Connections in which the process is the client.' },
];
