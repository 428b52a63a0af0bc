import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { VerdictCode } from '../../extension/analysis/verdict';
import { kdAddress } from '../../extension/base/address';
import type { Certainty } from '../../extension/model/evidence';
import { idOf } from '../../extension/model/ids';
import { addressOf } from '../worlds/world';
import { at, Source } from '../worlds/worldFacts';
import { type CaseWorld, type Change, chainOfCase } from './caseWorld';

const source = new Source('!x', 950);
const thread = (n: number): bigint => addressOf.thread(n);
const command = (text: string, address: bigint): string => `${text} ${kdAddress(address)}`;
const object = (type: string, address: bigint | null, owner?: bigint): unknown => ({
  address,
  type,
  ...(owner !== undefined && { owner }),
  evidence: source.evidence(type),
});
const frames = (...symbols: readonly string[]): unknown => symbols.map(symbol => ({ symbol }));

const RUNNING = { kind: 'running' } as const;
const IDLE = { kind: 'idle' } as const;
const EVENT = { kind: 'event' } as const;
const MAIN = { queue: 'main' } as const;
const MUTANT = { kind: 'mutant', lock: 0 } as const;
const CROSSED = { kind: 'reply', message: 1 } as const;
/** Client and server have taken each other's request. */
const CIRCLE: CaseWorld = {
  acts: ['client', CROSSED],
  messages: [{ client: 1, port: 0, place: { queue: 'pending', server: 0 } }],
};
/** Both workers of the port are held up; the second by a thread that runs. */
const BUSY: CaseWorld = {
  acts: ['client', { kind: 'suspended' }, MUTANT, RUNNING],
  place: MAIN,
  port: { registered: [1, 2] },
  lockOwner: 3,
};

interface Row {
  readonly what: string;
  readonly world: CaseWorld;
  readonly changes?: readonly Change[];
  readonly untyped?: readonly string[];
  readonly code: VerdictCode;
  readonly certainty: Certainty;
  readonly next?: readonly string[];
}

const set = (of: Change['of'], n: number, field: string, value: unknown): Change => ({ of, n, field, value });

const ROWS: readonly Row[] = [
  // Circles
  { what: 'two threads that serve each other', world: CIRCLE, code: 'deadlock', certainty: 'certain' },
  { what: 'the same with a timeout', world: { ...CIRCLE, timed: [1] }, code: 'possible-deadlock', certainty: 'likely' },
  {
    what: 'the same with wait objects unread',
    world: CIRCLE,
    changes: [set('thread', 1, 'waitObjects', undefined)],
    code: 'possible-deadlock',
    certainty: 'likely',
    next: [command('!thread', thread(1))],
  },
  {
    what: 'the same with a canceled message',
    world: CIRCLE,
    changes: [set('message', 0, 'canceled', true)],
    code: 'possible-deadlock',
    certainty: 'likely',
  },
  {
    what: 'a call and a mutant',
    world: { acts: ['client', MUTANT], lockOwner: 0 },
    code: 'deadlock',
    certainty: 'certain',
  },
  {
    what: 'a call and a resource',
    world: { acts: ['client', { kind: 'resource', lock: 0 }], lockOwner: 0, lockKind: 'eresource' },
    code: 'deadlock',
    certainty: 'certain',
  },
  {
    what: 'a resource with shared owners',
    world: { acts: ['client', { kind: 'resource', lock: 0 }], lockOwner: 0, lockKind: 'eresource' },
    changes: [set('lock', 0, 'exclusive', false)],
    code: 'possible-deadlock',
    certainty: 'likely',
  },
  {
    what: 'a mutant among several objects',
    world: { acts: ['client', MUTANT], lockOwner: 0 },
    changes: [
      set('thread', 1, 'waitObjects', [
        object('Mutant', addressOf.lock(0), thread(0)),
        object('NotificationEvent', addressOf.event(5)),
      ]),
    ],
    code: 'server-busy',
    certainty: 'likely',
  },
  {
    what: 'the only worker calls its own port',
    world: { acts: ['client'], place: MAIN, port: { registered: [0] } },
    code: 'possible-deadlock',
    certainty: 'likely',
  },
  {
    what: 'a pool of which one worker is free to go on',
    world: { ...BUSY, acts: ['client', { kind: 'reply', message: 0 }, MUTANT, RUNNING] },
    code: 'unserved-all-busy',
    certainty: 'certain',
  },
  // Nobody has taken it
  { what: 'all workers held up', world: BUSY, code: 'unserved-all-busy', certainty: 'certain' },
  {
    what: 'one of them running',
    world: { ...BUSY, acts: ['client', RUNNING, MUTANT, RUNNING] },
    code: 'unserved-all-busy',
    certainty: 'likely',
  },
  {
    what: 'a completion list that was not read',
    world: BUSY,
    changes: [set('port', 0, 'completionList', undefined)],
    code: 'unserved-all-busy',
    certainty: 'likely',
  },
  {
    what: 'threads that wait on the port itself',
    world: BUSY,
    changes: [set('port', 0, 'threadsAre', 'waiting')],
    code: 'unserved-all-busy',
    certainty: 'likely',
  },
  {
    what: 'one worker not read',
    world: BUSY,
    untyped: [command('!thread', thread(1))],
    code: 'unknown',
    certainty: 'heuristic',
    next: [command('!thread', thread(1))],
  },
  {
    what: 'a worker of whom only WAIT is known',
    world: BUSY,
    changes: ['waitReason', 'waitObjects', 'suspendCount'].map(field => set('thread', 1, field, undefined)),
    code: 'unknown',
    certainty: 'heuristic',
    next: [command('!thread', thread(1))],
  },
  {
    what: 'one of them idle, another running',
    world: { ...BUSY, acts: ['client', IDLE, RUNNING, RUNNING] },
    code: 'unserved-concurrency-limit',
    certainty: 'likely',
  },
  {
    what: 'one of them idle, none running',
    world: { ...BUSY, acts: ['client', IDLE, MUTANT, RUNNING] },
    code: 'unserved-concurrency-limit',
    certainty: 'heuristic',
  },
  {
    what: 'one of them idle, none seen running, but the queue counts as many as may run',
    world: { ...BUSY, acts: ['client', IDLE, MUTANT, RUNNING] },
    changes: [set('port', 0, 'completion', { currentCount: 2, maximumCount: 2, entries: 1 })],
    code: 'unserved-concurrency-limit',
    certainty: 'likely',
  },
  {
    what: 'one of them idle, another running, and fewer than may run',
    world: { ...BUSY, acts: ['client', IDLE, RUNNING, RUNNING] },
    changes: [set('port', 0, 'completion', { currentCount: 1, maximumCount: 2, entries: 1 })],
    code: 'unserved-concurrency-limit',
    certainty: 'heuristic',
  },
  {
    what: 'nobody registered, process alive',
    world: { ...BUSY, port: { registered: [] } },
    code: 'unserved-no-thread',
    certainty: 'certain',
  },
  {
    what: 'nobody registered, process unread',
    world: { ...BUSY, port: { registered: [] } },
    changes: [set('process', 1, 'exiting', undefined)],
    code: 'unserved-no-thread',
    certainty: 'likely',
  },
  {
    what: 'nobody registered, process exiting',
    world: { ...BUSY, port: { registered: [] }, exiting: true },
    code: 'server-exiting',
    certainty: 'certain',
  },
  {
    what: 'nobody registered, no threads left',
    world: { ...BUSY, port: { registered: [] } },
    changes: [set('process', 1, 'activeThreads', 0)],
    code: 'server-exiting',
    certainty: 'likely',
  },
  { what: 'a closed port', world: { ...BUSY, port: { closed: true } }, code: 'port-closed', certainty: 'certain' },
  {
    what: 'a disconnected port',
    world: BUSY,
    changes: [set('port', 0, 'flags', { closed: false, disconnected: true })],
    code: 'port-closed',
    certainty: 'certain',
  },
  {
    what: 'a port whose owner has gone',
    world: BUSY,
    changes: [set('port', 0, 'owner', null)],
    code: 'port-closed',
    certainty: 'likely',
  },
  {
    what: 'a closed port while a thread serves',
    world: { acts: ['client', RUNNING], port: { closed: true } },
    code: 'running',
    certainty: 'certain',
  },
  {
    what: 'a port that was not read',
    world: BUSY,
    untyped: ['!alpc /p'],
    code: 'unknown',
    certainty: 'heuristic',
    next: [command('!alpc /p', addressOf.port(0))],
  },
  {
    what: 'a port not read of a frozen process',
    world: BUSY,
    changes: [set('process', 1, 'frozen', true)],
    untyped: ['!alpc /p'],
    code: 'server-suspended',
    certainty: 'likely',
  },
  {
    what: 'a large message',
    world: { ...BUSY, place: { queue: 'large' } },
    code: 'unserved-all-busy',
    certainty: 'certain',
  },
  // Taken
  { what: 'a server thread that runs', world: { acts: ['client', RUNNING] }, code: 'running', certainty: 'certain' },
  {
    what: 'a server thread that is ready',
    world: { acts: ['client', { kind: 'ready' }] },
    code: 'running',
    certainty: 'certain',
  },
  {
    what: 'a server thread that sleeps',
    world: { acts: ['client', { kind: 'sleeping' }] },
    code: 'sleeping',
    certainty: 'certain',
  },
  {
    what: 'a suspended server thread',
    world: { acts: ['client', { kind: 'suspended' }] },
    code: 'server-suspended',
    certainty: 'certain',
  },
  {
    what: 'a server thread with a FreezeCount',
    world: { acts: ['client', EVENT] },
    changes: [set('thread', 1, 'freezeCount', 1)],
    code: 'server-suspended',
    certainty: 'certain',
  },
  {
    what: 'a server thread that has terminated',
    world: { acts: ['client', { kind: 'terminated' }] },
    code: 'reply-lost',
    certainty: 'likely',
  },
  {
    what: 'a server thread unread, its process without threads',
    world: { acts: ['client', RUNNING] },
    changes: [set('process', 1, 'activeThreads', 0)],
    untyped: [command('!thread', thread(1))],
    code: 'reply-lost',
    certainty: 'likely',
  },
  {
    what: 'a server thread that was not read',
    world: { acts: ['client', RUNNING] },
    untyped: [command('!thread', thread(1))],
    code: 'unknown',
    certainty: 'heuristic',
    next: [command('!thread', thread(1))],
  },
  { what: 'an idle server thread', world: { acts: ['client', IDLE] }, code: 'handed-off', certainty: 'likely' },
  {
    what: 'a server thread that waits for a queue inside its routine',
    world: { acts: ['client', IDLE] },
    changes: [
      set(
        'thread',
        1,
        'frames',
        frames(
          'nt!KeRemoveQueueEx+0x1',
          'ntdll!NtRemoveIoCompletion+0x14',
          'contoso!Serve+0x20',
          'RPCRT4!Invoke+0x73',
          'RPCRT4!LRPC_SCALL::DispatchRequest+0x1',
        ),
      ),
    ],
    code: 'server-busy',
    certainty: 'likely',
  },
  {
    what: 'a server thread in its message loop',
    world: { acts: ['client', EVENT] },
    changes: [
      set('thread', 1, 'waitReason', 'WrUserRequest'),
      set(
        'thread',
        1,
        'frames',
        frames(
          'nt!KeWaitForMultipleObjects+0x1',
          'win32kfull!xxxRealInternalGetMessage+0x1',
          'user32!GetMessageW+0x2',
          'contoso!Main',
        ),
      ),
    ],
    code: 'handed-off',
    certainty: 'likely',
  },
  {
    what: 'a server thread that waits for an event',
    world: { acts: ['client', EVENT] },
    code: 'server-busy',
    certainty: 'likely',
  },
  {
    what: 'taken by no thread',
    world: { acts: ['client', RUNNING] },
    changes: [set('message', 0, 'serverThread', null)],
    code: 'handed-off',
    certainty: 'heuristic',
  },
  {
    what: 'a connection request',
    world: { acts: ['client', RUNNING] },
    changes: [set('message', 0, 'serverThread', null), set('message', 0, 'type', 'LPC_CONNECTION_REQUEST')],
    code: 'unknown',
    certainty: 'heuristic',
  },
  {
    what: 'a server thread with two live requests',
    world: {
      acts: ['client', RUNNING, CROSSED],
      messages: [{ client: 2, port: 0, place: { queue: 'pending', server: 1 } }],
    },
    code: 'running',
    certainty: 'likely',
  },
  {
    what: 'a reply that was delivered',
    world: { acts: ['client', RUNNING], place: { queue: 'reply' } },
    code: 'reply-delivered',
    certainty: 'certain',
  },
  {
    what: 'a message in no queue',
    world: { acts: ['client', RUNNING] },
    changes: [set('message', 0, 'queue', 'none'), set('message', 0, 'serverThread', null)],
    code: 'unknown',
    certainty: 'heuristic',
  },
  {
    what: 'a direct message',
    world: { acts: ['client', RUNNING] },
    changes: [set('message', 0, 'queue', 'direct'), set('message', 0, 'serverThread', null)],
    code: 'unknown',
    certainty: 'heuristic',
  },
  {
    what: 'a message that was not read',
    world: { acts: ['client', RUNNING] },
    untyped: ['!alpc /m'],
    code: 'unknown',
    certainty: 'heuristic',
    next: [command('!alpc /m', addressOf.message(0))],
  },
  {
    what: 'a message not read, to a process without threads',
    world: { acts: ['client', RUNNING] },
    changes: [set('process', 1, 'activeThreads', 0)],
    untyped: ['!alpc /m'],
    code: 'server-exiting',
    certainty: 'likely',
  },
  {
    what: 'a message that names another waiting thread',
    world: { acts: ['client', RUNNING] },
    changes: [set('message', 0, 'waitingThread', thread(1))],
    code: 'running',
    certainty: 'likely',
  },
  // Locks, I/O and others
  { what: 'a mutant of a running thread', world: { acts: [MUTANT, RUNNING] }, code: 'running', certainty: 'certain' },
  {
    what: 'a mutant of a terminated thread',
    world: { acts: [MUTANT, { kind: 'terminated' }] },
    code: 'lock-wait',
    certainty: 'certain',
  },
  { what: 'a mutant of an idle thread', world: { acts: [MUTANT, IDLE] }, code: 'lock-wait', certainty: 'likely' },
  {
    what: 'a mutant without an owner',
    world: { acts: [MUTANT, RUNNING] },
    changes: [set('thread', 0, 'waitObjects', [object('Mutant', addressOf.lock(0))])],
    code: 'lock-wait',
    certainty: 'likely',
  },
  {
    what: 'a mutant of a thread not read',
    world: { acts: [MUTANT, RUNNING] },
    untyped: [command('!thread', thread(1))],
    code: 'unknown',
    certainty: 'heuristic',
    next: [command('!thread', thread(1))],
  },
  {
    what: 'a resource without !locks',
    world: { acts: [{ kind: 'resource', lock: 0 }, RUNNING], lockKind: 'eresource' },
    untyped: ['!locks'],
    code: 'lock-wait',
    certainty: 'likely',
    next: ['!locks'],
  },
  {
    what: 'a push lock',
    world: { acts: [EVENT] },
    changes: [set('thread', 0, 'waitReason', 'WrPushLock')],
    code: 'lock-wait',
    certainty: 'likely',
  },
  {
    what: 'a critical section by its frames',
    world: { acts: [EVENT] },
    changes: [
      set('thread', 0, 'waitReason', 'WrAlertByThreadId'),
      set(
        'thread',
        0,
        'frames',
        frames(
          'nt!KiSwapContext+0x76',
          'nt!NtWaitForAlertByThreadId+0x1',
          'ntdll!RtlpWaitOnAddress+0x1',
          'ntdll!RtlpWaitOnCriticalSection+0x1',
          'contoso!Lock',
        ),
      ),
    ],
    code: 'lock-wait',
    certainty: 'likely',
    next: ['!cs -l -o'],
  },
  {
    what: 'a thread to end',
    world: { acts: [{ kind: 'join', thread: 1 }, RUNNING] },
    code: 'running',
    certainty: 'certain',
  },
  {
    what: 'a process to end that was not read',
    world: { acts: [EVENT] },
    changes: [set('thread', 0, 'waitObjects', [object('ProcessObject', addressOf.process(9))])],
    code: 'unknown',
    certainty: 'heuristic',
    next: [`!process ${kdAddress(addressOf.process(9))} 7`],
  },
  {
    what: 'a process to end',
    world: { acts: [EVENT] },
    changes: [set('thread', 0, 'waitObjects', [object('ProcessObject', addressOf.process(1))])],
    code: 'lock-wait',
    certainty: 'likely',
  },
  {
    what: 'a process to end that is exiting',
    world: { acts: [EVENT], exiting: true },
    changes: [set('thread', 0, 'waitObjects', [object('ProcessObject', addressOf.process(1))])],
    code: 'server-exiting',
    certainty: 'likely',
  },
  { what: 'synchronous I/O', world: { acts: [{ kind: 'io' }] }, code: 'io-wait', certainty: 'certain' },
  {
    what: 'the kernel with an IRP, frames unread',
    world: { acts: [{ kind: 'io' }] },
    changes: [set('thread', 0, 'frames', undefined)],
    code: 'io-wait',
    certainty: 'likely',
  },
  {
    what: 'user code with an IRP under way',
    world: { acts: [{ kind: 'io' }] },
    changes: [set('thread', 0, 'frames', undefined), set('thread', 0, 'waitReason', 'UserRequest')],
    code: 'io-wait',
    certainty: 'heuristic',
  },
  {
    what: 'a page',
    world: { acts: [EVENT] },
    changes: [set('thread', 0, 'waitReason', 'PageIn')],
    code: 'io-wait',
    certainty: 'likely',
  },
  {
    what: 'the receiver of a window message',
    world: { acts: [EVENT] },
    changes: [
      set('thread', 0, 'waitReason', 'WrUserRequest'),
      set(
        'thread',
        0,
        'frames',
        frames(
          'nt!KiSwapContext+0x76',
          'win32kfull!xxxSleepThread2+0x1',
          'win32kfull!xxxInterSendMsgEx+0x2',
          'user32!SendMessageW+0x1',
          'contoso!Tell',
        ),
      ),
    ],
    code: 'unknown',
    certainty: 'heuristic',
  },
  { what: 'work: an idle thread', world: { acts: [IDLE] }, code: 'not-waiting', certainty: 'certain' },
  {
    what: 'nothing: a terminated thread',
    world: { acts: [{ kind: 'terminated' }] },
    code: 'not-waiting',
    certainty: 'certain',
  },
  {
    what: 'nothing: a running thread with a stale wait line',
    world: { acts: [RUNNING] },
    changes: [set('thread', 0, 'waitsFor', { message: addressOf.message(0) })],
    code: 'running',
    certainty: 'certain',
  },
  {
    what: 'an event, with a wait line left over',
    world: { acts: [EVENT] },
    changes: [set('thread', 0, 'waitsFor', { message: addressOf.message(7) })],
    code: 'lock-wait',
    certainty: 'likely',
  },
  {
    what: 'to be resumed, with a request under way',
    world: { acts: ['client', RUNNING] },
    changes: [set('thread', 0, 'waitReason', 'Suspended')],
    code: 'server-suspended',
    certainty: 'certain',
  },
];

describe('verdicts', () => {
  for (const row of ROWS)
    it(`${row.what}: ${row.code}, ${row.certainty}`, () => {
      const { verdict, hops } = chainOfCase(row.world, row.changes, row.untyped);
      assert.deepEqual([verdict.code, verdict.certainty], [row.code, row.certainty], verdict.summary);
      if (row.next) assert.deepEqual(verdict.next, row.next);
      if (row.code === 'unknown') assert.ok(verdict.missing.length > 0, 'says what is missing');
      else assert.ok(verdict.evidence.length > 0, 'has proof');
      for (const hop of hops)
        for (const one of hop.evidence) assert.ok(one.kind === 'text' && one.line > 0, `${hop.relation} has a line`);
    });

  it('names what held the chain up and the way to it', () => {
    const chain = chainOfCase({ acts: ['client', MUTANT, { kind: 'suspended' }], lockOwner: 2 });
    assert.deepEqual(
      chain.hops.map(hop => [hop.relation, hop.to]),
      [
        ['waits-for-reply', idOf('message', at(addressOf.message(0)))],
        ['queued-at', idOf('port', at(addressOf.port(0)))],
        ['served-by', idOf('thread', at(thread(1)))],
        ['waits-for-lock', idOf('lock', at(addressOf.lock(0)))],
        ['held-by', idOf('thread', at(thread(2)))],
      ],
    );
    assert.equal(chain.end, idOf('thread', at(thread(2))));
    assert.equal(chain.waiters, 2);
    assert.equal(
      chain.verdict.summary,
      'client.exe 0400.2000 waits for a reply through 1 more thread: server.exe 0404.2008 is suspended (SuspendCount 1).',
    );
  });

  it('goes on to the port and the process that the wait line names when the message was not read', () => {
    const chain = chainOfCase({ acts: ['client', RUNNING] }, [], ['!alpc']);
    assert.deepEqual(
      chain.hops.map(hop => [hop.relation, hop.certainty, hop.to]),
      [
        ['waits-for-reply', 'certain', idOf('message', at(addressOf.message(0)))],
        ['queued-at', 'certain', idOf('port', at(addressOf.port(0)))],
        ['owned-by', 'certain', idOf('process', at(addressOf.process(1)))],
      ],
    );
    assert.equal(chain.end, idOf('process', at(addressOf.process(1))));
  });

  it('shows what each thread of a busy pool waits for', () => {
    const { branches = [], hops } = chainOfCase(BUSY);
    assert.deepEqual(
      hops.filter(hop => hop.relation === 'served-by').map(hop => hop.to),
      [idOf('thread', at(thread(1))), idOf('thread', at(thread(2)))],
    );
    assert.deepEqual(
      branches.map(branch => [branch.start, branch.verdict.code]),
      [
        [idOf('thread', at(thread(1))), 'server-suspended'],
        [idOf('thread', at(thread(2))), 'running'],
      ],
    );
  });

  it('begins the members of a deadlock with the one that is reached first', () => {
    const chain = chainOfCase(CIRCLE, [], [], 1);
    assert.deepEqual(chain.verdict.cycle, [idOf('thread', at(thread(1))), idOf('thread', at(thread(0)))]);
    assert.equal(chain.end, idOf('thread', at(thread(0))), 'every chain into a circle has the same end');
    assert.equal(chain.waiters, 1);
  });
});
