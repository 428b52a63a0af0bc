import assert from 'node:assert/strict';
import { FieldFinder } from '../../../../extension/kernel/fieldAccess';
import { TRACE_ROUTINES } from '../../../../extension/model/traceRoutines';
import { DtTypes } from '../../../../extension/target/kd/memory/dtTypes';
import { runEffect } from '../../../../extension/target/kd/session/goCommands';
import { MAX_LINE } from '../../../../extension/target/kd/session/sendable';
import { listedSymbols } from '../../../../extension/target/kd/trace/findRoutines';
import { setCommand, type TracePlan } from '../../../../extension/target/kd/trace/traceCommand';
import { type TraceLayout, traceLayout } from '../../../../extension/target/kd/trace/traceLayout';
import { readMessageTraces } from '../../../../extension/text/messageTrace/readMessageTrace';
import { callHits, STRANGERS } from '../../../standin/trace/calls';
import { type Hit, TracedKernel } from '../../../standin/trace/tracedKernel';
import { printType } from '../../../standin/printTypes';
import { BUILDS, Layout } from '../../../world/layout';

const NAMES = TRACE_ROUTINES.map(routine => routine.name);
const TYPES = ['_KALPC_MESSAGE', '_ETHREAD', '_ALPC_PORT', '_ALPC_COMMUNICATION_INFO', '_KUSER_SHARED_DATA'];

/** The layout as the debugger tells it. */
async function told(kernel: TracedKernel): Promise<TraceLayout> {
  const types = new DtTypes();
  for (const name of TYPES) types.read(printType(kernel.layout, name) ?? [], name);
  let context = '';
  await kernel.handle('dt -v -b nt!_ALPC_DISPATCH_CONTEXT', text => (context += text));
  types.read(context.split('\n'), '_ALPC_DISPATCH_CONTEXT');
  return traceLayout(new FieldFinder(types));
}

interface Traced {
  readonly kernel: TracedKernel;
  readonly plan: TracePlan;
  /** What is printed; every hit must let the target run on. */
  print(hits: readonly Hit[]): string;
}

async function traced(options: Partial<TracePlan> = {}, build: (typeof BUILDS)[number] = '10.0.19041.3570') {
  const kernel = new TracedKernel(Layout.of(build), NAMES);
  kernel.pseudo.set('$t18', 0n);
  kernel.pseudo.set('$t19', 0n);
  const plan: TracePlan = {
    trace: 'abc123',
    layout: await told(kernel),
    registers: ['@rcx', '@rdx', '@r8'],
    routines: TRACE_ROUTINES.map((routine, i) => ({
      ...routine,
      address: kernel.address(routine.name),
      breakpoint: 900 + i,
    })),
    mostHits: 1_000,
    mostEvents: 1_000,
    ...options,
  };
  for (const routine of plan.routines) await kernel.handle(setCommand(routine, plan), () => undefined);
  const print = (hits: readonly Hit[]): string =>
    hits
      .map(hit => {
        const done = kernel.hit(hit);
        assert.equal(done?.goesOn ?? true, true, hit.routine);
        return done?.text ?? '';
      })
      .join('');
  return { kernel, plan, print } satisfies Traced;
}

describe('breakpoints of a message trace', () => {
  for (const build of BUILDS)
    it(`print what a call does, by the layout of ${build}`, async () => {
      const { kernel, print } = await traced({}, build);
      const [trace] = readMessageTraces(print(callHits(kernel, STRANGERS, 7n)));
      assert.ok(trace);
      assert.equal(trace.damaged, 0);
      const { client, server, clientPort, serverPort, connectionPort } = STRANGERS;
      const [queued, taken, reply, answered] = trace.events;
      assert.deepEqual(
        trace.events.map(event => [event.hit, event.kind, event.thread, event.cid]),
        [
          [1, 'queue', client.thread, '06b4.1a2c'],
          [2, 'take', server.thread, '033c.3c40'],
          [3, 'reply', server.thread, '033c.3c40'],
          [4, 'take', client.thread, '06b4.1a2c'],
        ],
      );
      assert.deepEqual(
        [queued?.port, queued?.targetPort, queued?.flags, queued?.messageId, queued?.callbackId, queued?.sender],
        [clientPort, connectionPort, 0x20000, 7, 0x1007, '06b4.1a2c'],
      );
      assert.deepEqual([queued?.messageType, queued?.dataLength, queued?.waitingThread], [0x2001, 0x40, client.thread]);
      assert.deepEqual(
        [taken?.message, taken?.targetPort, taken?.senderPort],
        [queued?.message, connectionPort, clientPort],
      );
      // The message still has the type and length of its request: those of the answer stand in the context.
      assert.deepEqual(
        [reply?.port, reply?.targetPort, reply?.messageType, reply?.dataLength],
        [serverPort, clientPort, 2, 0x20],
      );
      assert.equal(answered?.messageId, 7);
      assert.deepEqual([queued?.interruptTime, queued?.processor], [11_093_750n, 1]);
    });

  it('go on where memory cannot be read, and print what can', async () => {
    const { kernel, print } = await traced();
    const hits: readonly Hit[] = [
      { routine: 'AlpcpCompleteDispatchMessage', thread: 5n, process: 6n, registers: { rcx: 0x10n, rdx: 0n, r8: 0n } },
      {
        routine: 'AlpcpSendMessage',
        thread: 5n,
        process: 6n,
        registers: { rcx: kernel.context({ PortObject: 9n }), rdx: 0n, r8: 0n },
      },
    ];
    const text = print(hits);
    assert.match(text, /Memory access error/);
    const [trace] = readMessageTraces(text);
    assert.deepEqual(trace?.events, [
      { hit: 1, kind: 'queue', routine: 'AlpcpCompleteDispatchMessage', thread: 5n, process: 6n, line: 1 },
      { hit: 2, kind: 'send', routine: 'AlpcpSendMessage', thread: 5n, process: 6n, line: 5 },
    ]);
  });

  it('switch themselves off when the events or the hits are there', async () => {
    for (const limits of [{ mostEvents: 6 }, { mostHits: 6 }]) {
      const { kernel, print } = await traced(limits);
      const hits = [1n, 2n, 3n].flatMap(id => callHits(kernel, STRANGERS, id));
      const [trace] = readMessageTraces(print(hits));
      assert.equal(trace?.events.length, 6);
      assert.ok([...kernel.breakpoints.values()].every(one => !one.enabled));
    }
  });

  it('print for one process only what it does, and count what they leave out', async () => {
    const { kernel, print } = await traced({ process: STRANGERS.server.process });
    const [trace] = readMessageTraces(print(callHits(kernel, STRANGERS, 1n)));
    assert.deepEqual(
      trace?.events.map(event => event.hit),
      [2, 3],
    );
    assert.equal(kernel.pseudo.get('$t19'), 4n);
  });

  it('print for one port what goes over its connections', async () => {
    const other = { ...STRANGERS, clientPort: 0xffff_d28c_0000_1000n, serverPort: 0xffff_d28c_0000_2000n };
    const elsewhere = { ...other, connectionPort: 0xffff_d28c_0000_3000n };
    const { kernel, print } = await traced({ connectionPort: STRANGERS.connectionPort });
    const text = print([...callHits(kernel, STRANGERS, 1n), ...callHits(kernel, elsewhere, 2n)]);
    assert.deepEqual(
      readMessageTraces(text)[0]?.events.map(event => event.messageId),
      [1, 1, 1, 1],
    );
  });

  it('show nothing, and never too much, where a port cannot be compared', async () => {
    const { kernel, plan, print } = await traced();
    const blind = { ...plan, layout: { ...plan.layout, communicationInfo: {} }, connectionPort: 1n };
    for (const routine of plan.routines) await kernel.handle(setCommand(routine, blind), () => undefined);
    assert.deepEqual(readMessageTraces(print(callHits(kernel, STRANGERS, 1n))), []);
  });

  it('are lines that a debugger takes: not too long, with a base at each number, and they let nothing run when set', async () => {
    const { plan } = await traced({ process: 0xffff_8000_0000_0000n, connectionPort: 0xffff_8000_0000_0000n });
    for (const routine of plan.routines) {
      const command = setCommand(routine, plan);
      assert.ok(command.length < MAX_LINE, `${routine.name}: ${command.length}`);
      assert.equal(runEffect(command), 'none', routine.name);
      assert.match(command, /;gc"$/);
      const expressions = command
        .replace(/\\"[^"]*\\"/g, '')
        .replace(/^bp\d+ /, '')
        .replace(/bd [\d ]+;/, '');
      assert.deepEqual(expressions.match(/(?<![\w$@])\d(?!x)\w*/g) ?? [], [], routine.name);
    }
  });

  it('are placed by the symbols that the debugger lists', () => {
    const text = [
      'fffff807`12605800 nt!AlpcpSendMessage (void)',
      'fffff807`12605900 nt!AlpcpReceiveMessagePort = <no type information>',
      '80501234          nt!AlpcpShort (<no parameter info>)',
      "Couldn't resolve 'x nt!Alpc'",
    ].join('\n');
    assert.deepEqual(listedSymbols(text), [
      { name: 'nt!AlpcpSendMessage', address: 0xfffff80712605800n },
      { name: 'nt!AlpcpReceiveMessagePort', address: 0xfffff80712605900n },
      { name: 'nt!AlpcpShort', address: 0x80501234n },
    ]);
  });
});
