import assert from 'node:assert/strict';
import { Random } from '../../worlds/random';
import { CONNECTION, withScripted } from './scriptedKd';

/** `npm run test:faults` asks for more. */
const SEEDS = Math.ceil(Number(process.env['ALPCSCOPE_FAULTS'] ?? 40) / 10);
/** Milliseconds in which all of a session has to be answered. */
const LIMIT = 20_000;

type Arguments = Readonly<Record<string, unknown>>;

const THREADS = [15_000, 15_001, 1, -1, 'x', 99_999_999];
const NUMBERS = [1, 1_000, 0, -1, 2 ** 53];
const TYPED = [
  'k',
  '!alpc /lpp',
  'lm',
  'r',
  'g',
  'bp nt!NtReadFile',
  'bc *',
  '',
  '~',
  'eb 0 1',
  '"',
  '}',
  ';;;',
  '$$',
  '*',
];
const VIEWS = ['waitChains', 'ports', 'messages', 'threads', 'modules', 'none'];

/** What clients send, in good order and in none. */
const REQUESTS: Readonly<Record<string, (random: Random) => Arguments>> = {
  continue: random => ({ threadId: random.pick(THREADS) }),
  pause: random => ({ threadId: random.pick(THREADS) }),
  next: random => ({ threadId: random.pick(THREADS), granularity: random.pick(['instruction', 'line']) }),
  stepOut: random => ({ threadId: random.pick(THREADS) }),
  threads: () => ({}),
  stackTrace: random => ({
    threadId: random.pick(THREADS),
    startFrame: random.pick([0, 5, -1]),
    levels: random.below(30),
  }),
  scopes: random => ({ frameId: random.pick(NUMBERS) }),
  variables: random => ({ variablesReference: random.pick(NUMBERS) }),
  evaluate: random => ({
    expression: random.pick(TYPED),
    context: random.pick(['repl', 'watch', 'hover', 'clipboard']),
  }),
  setFunctionBreakpoints: random => ({
    breakpoints: random.pick([
      [],
      [{ name: 'nt!NtReadFile' }],
      [{ name: '; g' }],
      [{ name: 'x', condition: '1; g' }],
      5,
    ]),
  }),
  readMemory: random => ({
    memoryReference: random.pick(['0xfffff80712605800', 'zz']),
    count: random.pick([16, 0, -1]),
  }),
  disassemble: random => ({ memoryReference: '0xfffff80712605800', instructionCount: random.pick([5, 0, -1]) }),
  exceptionInfo: random => ({ threadId: random.pick(THREADS) }),
  source: random => ({ sourceReference: random.pick(NUMBERS) }),
  cancel: random => ({ requestId: random.below(20) }),
  restartFrame: () => ({}),
  'alpcscope/rows': random => ({ view: random.pick(VIEWS), start: 0, count: 20 }),
  'alpcscope/inventory': random => ({ all: random.chance(0.5) }),
  'alpcscope/access': random => ({ access: random.pick(['full', 'readOnly', 'none']) }),
  'alpcscope/verify': () => ({}),
  'alpcscope/interrupt': () => ({}),
};

async function session(seed: number): Promise<void> {
  const random = new Random(seed);
  const startsRunning = random.chance(0.3);
  await withScripted({ startsRunning }, async ({ adapter, kd, process }) => {
    await adapter.open('attach', { ...CONNECTION, access: random.pick(['full', 'readOnly']) });
    const open = new Map<Promise<unknown>, string>();
    const wrong: string[] = [];
    for (let left = 12 + random.below(20); left > 0; left--) {
      const name = random.pick(Object.keys(REQUESTS));
      const args = REQUESTS[name]?.(random);
      const what = `${name} ${JSON.stringify(args)}`;
      const answer = adapter.ask(name, args).then(({ message }) => {
        open.delete(answer);
        if (message?.includes('went wrong inside') === true) wrong.push(`${what}: ${message}`);
      });
      open.set(answer, what);
      for (let turns = random.below(60); turns > 0; turns--) await new Promise(resolve => setImmediate(resolve));
    }
    const late = new Promise(resolve => setTimeout(resolve, LIMIT).unref());
    await Promise.race([Promise.all(open.keys()), late]);
    assert.deepEqual([...wrong, ...[...open.values()].map(what => `${what}: no answer`)], [], `seed ${seed}`);
    await adapter.ask('disconnect');
    assert.ok(kd.running || (startsRunning && process.breaks === 0), `seed ${seed}: the target stands`);
  });
}

describe('requests in any order, with any arguments', function () {
  this.timeout(60_000);

  for (let seed = 1; seed <= SEEDS; seed++)
    it(`are answered, and the kernel runs on (${seed})`, async () => {
      await session(seed);
    });
});
