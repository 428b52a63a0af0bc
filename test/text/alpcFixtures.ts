/*
 * Logs in the form that kd and cdb print, with invented names and numbers: for the tests of each family, and for the
 * property tests, which bend and cut them.
 */

export const PORT = 'ffffd20a11223040';
const THREAD = (n: number): string =>
  `    THREAD ffffd20a3344${n.toString(16)}080  Cid 0a10.1${n}f4  Teb: 000000a1b2c30000 Win32Thread: 0000000000000000 WAIT`;

export const PORT_ROWS = `Port  ${PORT}
  Type                      : ALPC_CONNECTION_PORT
  CommunicationInfo         : ffffb50955667780
    ConnectionPort          : ${PORT} (InventApi)
    ClientCommunicationPort : 0000000000000000
    ServerCommunicationPort : 0000000000000000
  OwnerProcess              : ffffd20a12345080 (inventsvc.exe)
  SequenceNo                : 0x0000A4F6 (42230)
  CompletionPort            : ffffd20a778899c0
  CompletionList            : 0000000000000000
  ConnectionPending         : No
  ConnectionRefused         : No
  Disconnected              : No
  Closed                    : No
  FlushOnClose              : Yes
  ReturnExtendedInfo        : No
  Waitable                  : No
  Security                  : Static
  Wow64CompletionList       : No
`;
const QUEUES = `  Main queue is empty.


  Direct message queue is empty.


  Large message queue is empty.


  Pending queue is empty.


  Canceled queue is empty.

`;
export const PORT_LOG = `0: kd> !alpc /p ${PORT}\n${PORT_ROWS}\n  2 thread(s) are registered with port IO completion object:\n\n${THREAD(1)}\n${THREAD(2)}\n\n${QUEUES}0: kd> `;

export const MESSAGE = 'ffffb509112233a0';
const MESSAGE_ROWS = `
Message ${MESSAGE}
  MessageID             : 0x01F4 (500)
  CallbackID            : 0x2A3B4C (2767692)
  SequenceNumber        : 0x0000C350 (50000)
  Type                  : LPC_REQUEST
  DataLength            : 0x0058 (88)
  TotalLength           : 0x0080 (128)
  Canceled              : No
  Release               : No
  ReplyWaitReply        : No
  Continuation          : Yes
  OwnerPort             : ffffd20a11110e60 [ALPC_CLIENT_COMMUNICATION_PORT]
  WaitingThread         : ffffd20a22220080
  QueueType             : ALPC_MSGQUEUE_PENDING
  QueuePort             : ffffd20a33330d40 [ALPC_CONNECTION_PORT]
  QueuePortOwnerProcess : ffffd20a44440080 (stocksvc.exe)
  ServerThread          : ffffd20a55550080
  QuotaCharged          : No
  CancelQueuePort       : 0000000000000000
  CancelSequencePort    : 0000000000000000
  CancelSequenceNumber  : 0x00000000 (0)
  ClientContext         : 000001c2d3e4f500
  ServerContext         : 0000000000000000
  PortContext           : 0000021133445560
  CancelPortContext     : 0000000000000000
  SecurityData          : 0000000000000000
  View                  : 0000000000000000
  HandleData            : 0000000000000000
`;
export const MESSAGE_LOG = `3: kd> !alpc /m ${MESSAGE}\n${MESSAGE_ROWS}`;

export const DT_PORT_ADDRESS = 'ffffd20a27ab96e0';

export const CONNECTIONS_OF_PROCESS = `1: kd> !alpc /lpp ffffd20a90001080

Ports created by the process ffffd20a90001080:

      ffffd20a90002590('StockApi-7') 3, 2 connections
            ffffd20a90003b80 0 ->ffffd20a90004900 12 ffffd20a90005580('shop.exe')
            ffffd20a90006b80 1 -> ffffd20a90007900 0 ffffd20a90008580('it's.exe')

      ffffd20a90009590('') 0, 0 connections

Ports the process ffffd20a90001080 is connected to:

      ffffd20a9000ae60 0 -> ffffd20a9000be60('LRPC-0123456789abcdef01') 34 ffffd20a9000cb30('csrss.exe')
      ffffd20a9000d070 2 ->ffffd20a9000e6b0('Name with ('brackets') in') 0 ffffd20a9000fb30('svchost.exe')
`;

export const GRAPH = `lkd> !alpc /graph
ffffa10a1f816690 0000000000000004 ffffa10a18070e00 0000000000000004 PowerThing
ffffa10a1dd38df0 0000000000000a6c ffffa10a1d44adf0 00000000000001dc Api Two
`;

export const SCRIPT_TABLE = `0: kd> !py connections
Server Port Info <-> Connection Port Info
------------------------------------------
ffffa10a11110e60 [stock.exe pid: 0x1a4] <-> ffffa10a22220e60 'StockApi' [stocksvc.exe pid: 0x2b8]
0xffffa10a33330e60 process: ffffa10a44440080 (shop.exe) <-> 0xffffa10a22220e60 \\RPC Control\\StockApi eprocess=ffffa10a55550080 (stocksvc.exe)
no ports <-> here
`;

export const LPC_PORT = `kd> !lpc port 0xe1550238

Server connection port e1550238  Name: StockPort
 Handles: 1   References: 44
    Server process  : 84bb0140 (stock.exe)
    Queue semaphore : 84bb6da8
 Semaphore state 0 (0x0)
        Messages in queue:
 0000 e2119b80 - Busy  Id=0002349c  From: 0584.0680  Context=00000021  [e1550248 . e1550248]
 Length=0098007c  Type=00000001 (LPC_REQUEST)
                   Data: 00000000 0002021e 00000584 00000680 002f0001 00000007
    The message queue contains 1 messages
    The LpcDataInfoChainHead queue is empty
`;

export const HANDLES = `0: kd> !handle 0 2 0 ALPC Port

**** NT ACTIVE PROCESS HANDLE DUMP ****

Searching for handles of type ALPC Port

PROCESS ffffd20a8206f300
    SessionId: none  Cid: 0a04    Peb: 00000000  ParentCid: 0000
    DirBase: 001aa002  ObjectTable: ffffa30a6c003dc0  HandleCount: 2215.
    Image: stocksvc.exe

Kernel handle table at ffffa30a6c003dc0 with 2215 entries in use

007c: Object: ffffd20a82142df0  GrantedAccess: 001f0001 (Audit) Entry: ffffa30a6c0251f0
Object: ffffd20a82142df0  Type: (ffffd20a820bec40) ALPC Port
    ObjectHeader: ffffd20a82142dc0 (new version)
        HandleCount: 1  PointerCount: 32768
        Directory Object: ffffa30a6c007ad0  Name: StockPort

0484: Object: ffffd20a858a6c00  GrantedAccess: 001f0001 (Protected) (Inherit) (Audit) Entry: ffffa30a6f822210
Object: ffffd20a858a6c00  Type: (ffffd20a820bec40) ALPC Port
    ObjectHeader: ffffd20a858a6bd0 (new version)
        HandleCount: 2  PointerCount: 32767

0488: free handle, Entry address ffffa30a6f822220, Next Entry 00000458
048c: Object: ffffd20a858a7c00  GrantedAccess: 001f0003 Entry: ffffa30a6f822230
Object: ffffd20a858a7c00  Type: (ffffd20a820bec41) Event
    ObjectHeader: ffffd20a858a7bd0 (new version)
        HandleCount: 2  PointerCount: 32767
        Directory Object: 00000000  Name: \\BaseNamedObjects\\Ready

PROCESS ffffd20a9206f300
    SessionId: 1  Cid: 0b04    Peb: 00000000  ParentCid: 0000
    DirBase: 001aa002  ObjectTable: ffffa30a6c103dc0  HandleCount: 15.
    Image: shop.exe

Handle table at ffffa30a6c103dc0 with 15 entries in use

0010: Object: ffffd20a858a8c00  GrantedAccess: 001f0001 Entry: ffffa30a6f922210
Object: ffffd20a858a8c00  Type: (ffffd20a820bec40) ALPC Port
    ObjectHeader: ffffd20a858a8bd0 (new version)
        HandleCount: 1  PointerCount: 7
`;

export const RESOURCES = `0: kd> !locks
**** DUMP OF ALL RESOURCE OBJECTS ****
KD: Scanning for held locks......
.....

Resource @ stock!GlobalLock (0xffffd20a06e1a7f0)    Exclusively owned
    Contention Count = 45
    NumberOfSharedWaiters = 1
    NumberOfExclusiveWaiters = 3
     Threads: ffffd20a07a0c060-01<*> 
     Threads Waiting On Exclusive Access:
              ffffd20a09f31b60       ffffd20a07b3e660       
              ffffd20a09b0c060       
     Threads Waiting On Shared Access:
              ffffd20a09b0d060       
KD: Scanning for held locks.......................................................

Resource @ 0xffffd20a0be23f38    Shared 3 owning threads
     Threads: ffffd20a0aed0023-01<*> *** Actual Thread ffffd20a0aed0020
     ffffd20a0bed0080-02<*>  ffffd20a0ced0080-01<*>
2263 total locks, 2 locks currently held
`;

export const DT_PORT = `1: kd> dt nt!_ALPC_PORT ${DT_PORT_ADDRESS}
   +0x000 PortListEntry    : _LIST_ENTRY [ 0xfffff804\`730ef3f0 - 0xffffd20a\`29c07310 ]
   +0x010 CommunicationInfo : 0xffffb386\`ff65eb20 _ALPC_COMMUNICATION_INFO
   +0x018 OwnerProcess     : 0xffffd20a\`2b4f14c1 _EPROCESS
   +0x020 CompletionPort   : (null) 
   +0x040 StaticSecurity   : _SECURITY_CLIENT_CONTEXT
   +0x090 MainQueue        : _LIST_ENTRY [ 0xffffd20a\`27ab9770 - 0xffffd20a\`27ab9770 ]
   +0x0a0 LargeMessageQueue : _LIST_ENTRY [ 0xffffd20a\`27ab9780 - 0xffffd20a\`27ab9780 ]
   +0x0b8 PendingQueue     : _LIST_ENTRY [ 0xffffd20a\`11119798 - 0xffffd20a\`11119798 ]
   +0x100 PortAttributes   : _ALPC_PORT_ATTRIBUTES
   +0x168 CompletionList   : (null) 
   +0x190 SequenceNo       : 0n17
   +0x1a0 u1               : <anonymous-tag>
   +0x1c0 MainQueueLength  : 0
   +0x1c8 PendingQueueLength : 0x3cd
`;

export const DT_MESSAGE = `0: kd> dt -r nt!_KALPC_MESSAGE ffffb509112233a0
   +0x000 Entry            : _LIST_ENTRY [ 0xffffd20a\`27ab9798 - 0xffffd20a\`27ab9798 ]
   +0x010 PortQueue        : 0xffffd20a\`27ab96e0 _ALPC_PORT
      +0x000 PortListEntry    : _LIST_ENTRY [ 0xfffff804\`730ef3f0 - 0xffffd20a\`29c07310 ]
      +0x018 OwnerProcess     : 0xffffd20a\`2b4f14c0 _EPROCESS
   +0x018 OwnerPort        : 0xffffd20a\`27ab9a00 _ALPC_PORT
   +0x020 WaitingThread    : 0xffffd20a\`22220080 _ETHREAD
   +0x028 u1               : <anonymous-tag>
      +0x000 s1               : <anonymous-tag>
         +0x000 QueueType        : 0y011
         +0x000 Canceled         : 0y0
      +0x000 State            : 0x1013
   +0x02c SequenceNo       : 0n-4
   +0x0c8 ServerThread     : (null) 
   +0x0f0 PortMessage      : _PORT_MESSAGE
      +0x000 u1               : <anonymous-tag>
         +0x000 s1               : <anonymous-tag>
            +0x000 DataLength       : 0n88
            +0x002 TotalLength      : 0n128
      +0x004 u2               : <anonymous-tag>
         +0x000 s2               : <anonymous-tag>
            +0x000 Type             : 0n8193
      +0x008 ClientId         : _CLIENT_ID
         +0x000 UniqueProcess    : 0x00000000\`00000a10 Void
         +0x008 UniqueThread     : 0x00000000\`000012f4 Void
      +0x018 MessageId        : 0x1f4
      +0x020 CallbackId       : 0
`;

export const DX_PORT = `5: kd> dx -r1 ((ntkrnlmp!_ALPC_PORT *)0xffffd20a4120a660)
((ntkrnlmp!_ALPC_PORT *)0xffffd20a4120a660)                 : 0xffffd20a4120a660 [Type: _ALPC_PORT *]
    [+0x000] PortListEntry    [Type: _LIST_ENTRY]
    [+0x010] CommunicationInfo : 0xffffb388b5f73f80 [Type: _ALPC_COMMUNICATION_INFO *]
    [+0x018] OwnerProcess     : 0xffffd20a44310341 [Type: _EPROCESS *]
    [+0x020] CompletionPort   : 0x0 [Type: void *]
    [+0x1a0] u1               [Type: <unnamed-tag>]
        [+0x000] s1               [Type: <unnamed-tag>]
            [+0x000 ( 2: 1)] Type             : 0x1 [Type: unsigned long]
    [+0x1c0] MainQueueLength  : 0x3 [Type: unsigned long]
    [+0x1c8] PendingQueueLength : 12 [Type: unsigned long]
`;

export const USER_LOCKS = `0:024> !locks
CritSec stock!g_lock+0 at 5ffa9f9c
LockCount          5
RecursionCount     1
OwningThread       88
EntryCount         11c
ContentionCount    135
*** Locked

CritSec ntdll!LdrpLoaderLock+0 at 00007ffa5ffa91b4
WaiterWoken        No
LockCount          0
RecursionCount     1
OwningThread       1a2c
EntryCount         0
ContentionCount    0
*** Locked

Scanned 1044 critical sections
`;

export const CRITICAL_SECTIONS = `0:001> !cs -s 0x7804B0F8
Critical section   = 0x7804B0F8 (stock!g_app+0x4)
DebugInfo          = 0x6A262080
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0

Stack trace for DebugInfo = 0x6A262080:

0x6A2137BD: ntdll!RtlInitializeCriticalSectionAndSpinCount+0x9B
0x6A207A4C: ntdll!LdrpCallInitRoutine+0x14
0:001> !cs -d 0x6A262080
DebugInfo          = 0x6A262080
Critical section   = 0x7804B0FC (stock!g_app+0x8)
NOT LOCKED
LockSemaphore      = 0x0
SpinCount          = 0x0
`;

export const LPC_THREAD = `kd> !lpc thread 843a4db0
Searching thread 843a4db0 in port rundown queues ...

Server communication port 0xe115a3c0
    Handles: 1   References: 1
    The LpcDataInfoChainHead queue is empty
        Connected port: 0xe1e8b948      Server connection port: 0xe1550238

Client communication port 0xe1e8b948
    Handles: 1   References: 3
    The LpcDataInfoChainHead queue is empty
`;

export const LPC_PORTS = `kd> !lpc port
Scanning 225 objects
       1  Port: 0xe1415650 Connection: 0xe1415650  Communication: 0x00000000  'SomePort' 
       3  Port: 0xe13e8830 Connection: 0xe1415650  Communication: 0xe13e8910  ' 
80000004  Port: 0xe13e8910 Connection: 0xe1415650  Communication: 0xe13e8830  '' 
Scanning 3 objects
`;

export const LPC_MESSAGE = `kd> !lpc message 333bc
Searching message 333bc in threads ...
Client thread 843a4db0 waiting a reply from 333bc
    Server thread 85123db0 is working on message 333bc
`;

export const DIRECTORY = `0: kd> !object \\RPC Control
Object: ffffa30a6c590920  Type: (ffffd20a820be690) Directory
    ObjectHeader: ffffa30a6c5908f0 (new version)
    HandleCount: 0  PointerCount: 224
    Directory Object: ffffa30a6c0092e0  Name: RPC Control

    Hash Address          Type          Name
    ---- -------          ----          ----
     00  ffffd20a83e6a1f0 ALPC Port     samss lpc
         ffffd20a83dcc050 SymbolicLink  protected_storage
     1a  ffffd20a83dcd050 ALPC Port     LRPC-0123456789abcdef01
`;

export const RPC_THREADS = `    0:002> !rpcexts.getthreadinfo 26c
    Searching for thread info ...
    PID  CELL ID   ST TID      LASTTIME
    -----------------------------------
    026c 0000.0002 01 000003c4 0004caa5
    026c 0000.0005 03 000112f4 0004ca9b
`;

export const RPC_CELLS = `0:002> !rpcexts.getdbgcell c4 0.19
Getting cell info ...
Call
Status: Active
Procedure Number: 11
Interface UUID start (first DWORD only): 82273FDC
Call ID: 0x0 (0)
Servicing thread identifier: 0x0.3E
Call Flags: cached, LRPC
Last update time (in seconds since boot):1453.459 (0x5AD.1CB)
Caller (PID/TID) is: d0.1ac (208.428)
0:002> !rpcexts.getdbgcell 278 0.2
Getting cell info ...
Thread
Status: Dispatched
Thread ID: 0x1A4 (420)
Last update time (in seconds since boot):470.25 (0x1D6.19)
`;

/** All of them. */
export const ALPC_LOGS: readonly string[] = [
  PORT_LOG,
  MESSAGE_LOG,
  CONNECTIONS_OF_PROCESS,
  GRAPH,
  SCRIPT_TABLE,
  LPC_PORT,
  HANDLES,
  RESOURCES,
  DT_PORT,
  DT_MESSAGE,
  DX_PORT,
  USER_LOCKS,
  CRITICAL_SECTIONS,
  LPC_THREAD,
  LPC_PORTS,
  LPC_MESSAGE,
  DIRECTORY,
  RPC_THREADS,
  RPC_CELLS,
];
