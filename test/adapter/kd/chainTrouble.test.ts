import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MiniHandler } from '../../standin/miniKd';
import { addressOf } from '../../target/worldFiles';
import { buildWorld } from '../../world/buildWorld';
import { smallWorld } from '../../world/sample';
import { chainShape } from '../../worlds/chainShape';
import { type ChainKd, UNDISTURBED, withChainKd } from './chainWorld';

const WORLD = buildWorld(smallWorld('10.0.19041.3570'));
const CLIENT = addressOf(WORLD, 'client').toString(16);

/** Prints something else for the commands that fit. */
function instead(fits: RegExp, answer: (command: string) => string): MiniHandler {
  return (command, out) => {
    if (!fits.test(command)) return false;
    out(answer(command));
    return true;
  };
}

/** The symbols of the kernel have no types: nothing is left but text. */
const NO_TYPES = instead(/^dt /, () => 'Symbol nt!_ETHREAD not found.\n');

/** `THREAD` and the wait for a message that is numbered like the thread: each leads on to the next, without an end. */
function endless(command: string): string {
  const number = Number.parseInt(/0xfffff([0-9a-f]{11})/.exec(command)?.[1] ?? '0', 16);
  const at = (n: number): string => `fffff${n.toString(16).padStart(11, '0')}`;
  if (command.startsWith('!thread'))
    return (
      `THREAD ${at(number)}  Cid 0a10.${(number % 0xfff0).toString(16).padStart(4, '0')}  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable\n` +
      `    ${at(number + 4)}  Semaphore Limit 0x1\n` +
      `Waiting for reply to ALPC Message ${at(number + 8)} : queued at port ${at(0x1000)} : owned by process ${at(0x2000)}\n`
    );
  return (
    `\nMessage ${at(number)}\n  MessageID             : 0x0BFC (3068)\n  QueueType             : ALPC_MSGQUEUE_PENDING\n` +
    `  QueuePort             : ${at(0x1000)} [ALPC_CONNECTION_PORT]\n  WaitingThread         : ${at(number - 8)}\n` +
    `  ServerThread          : ${at(number + 0x100)}\n`
  );
}

async function shapeOf({ follower }: ChainKd): Promise<unknown> {
  return chainShape((await follower.follow(CLIENT, UNDISTURBED)).chain);
}

describe('a chain that is asked of a debugger in trouble', function () {
  this.timeout(30_000);
  let whole: unknown;

  before(async () => {
    await withChainKd(WORLD, async kd => {
      whole = await shapeOf(kd);
    });
  });

  it('keeps what was found when it is cancelled, at whichever hop', async () => {
    for (let at = 1; at <= 4; at++) {
      const enough = new AbortController();
      let asked = 0;
      const onProgress = (): void => {
        if (asked++ === at) enough.abort();
      };
      await withChainKd(WORLD, async ({ follower, core }) => {
        const { chain, cut, commands } = await follower.follow(CLIENT, {
          ...UNDISTURBED,
          enough: enough.signal,
          onProgress,
        });
        assert.equal(chain.start, `thread:0x${CLIENT}`);
        if (asked > at) assert.equal(cut, 'cancelled');
        assert.ok(commands.length >= 1 && core.readings.snapshot.threads.size > 0);
        assert.ok(chain.hops.length > 0, 'the first answer already leads to the message');
      });
    }
  });

  it('is given up when nobody wants it any more', async () => {
    await withChainKd(WORLD, async ({ follower }) => {
      const given = new AbortController();
      const followed = follower.follow(CLIENT, { ...UNDISTURBED, signal: given.signal });
      given.abort();
      await assert.rejects(followed, /cancel/i);
    });
  });

  const damaged: readonly (readonly [string, MiniHandler])[] = [
    ['messages cannot be asked', instead(/^!alpc \/m/, () => 'Error querying message\n')],
    ['ports cannot be asked', instead(/^!alpc \/p/, () => 'Error querying port\n')],
    ['answers are empty but for the first', instead(/^!(?:alpc|thread (?!0xfffff?[0-9a-f]+ 1f$))/, () => '')],
    ['extensions are missing', instead(/^!(?:alpc|irp|locks|process)/, c => `No export ${c.slice(1, 5)} found\n`)],
  ];
  for (const [what, handler] of damaged)
    it(`is settled by typed memory where ${what}`, async () => {
      await withChainKd(
        WORLD,
        async kd => {
          assert.deepEqual(await shapeOf(kd), whole);
        },
        [handler],
      );
    });

  it('goes as far as text does where there are no types', async () => {
    await withChainKd(
      WORLD,
      async ({ follower }) => {
        const { chain, reads } = await follower.follow(CLIENT, UNDISTURBED);
        assert.equal(reads, 0);
        const server = `thread:0x${addressOf(WORLD, 'server').toString(16)}`;
        assert.ok(chain.hops.some(({ to }) => to === server));
      },
      [NO_TYPES],
    );
  });

  it('says so, with what the debugger printed, where the thread is none', async () => {
    await withChainKd(WORLD, async ({ follower }) => {
      await assert.rejects(
        follower.follow(addressOf(WORLD, 'spooler').toString(16), UNDISTURBED),
        /does not know thread .*TYPE mismatch/,
      );
      await assert.rejects(follower.follow('0n99999', UNDISTURBED), /does not know/);
      await assert.rejects(follower.follow('hello there', UNDISTURBED), /is no thread/);
    });
  });

  it('ends where a damaged machine leads on for ever', async () => {
    await withChainKd(
      WORLD,
      async ({ follower }) => {
        const { commands, cut, chain } = await follower.follow('fffff00000100000', UNDISTURBED);
        assert.ok(commands.length > 40 && commands.length <= 160, `${commands.length} commands`);
        assert.match(cut ?? '', /goes on/);
        assert.ok(chain.hops.length > 20);
      },
      [NO_TYPES, instead(/^!(?:thread|alpc \/m)/, endless), instead(/^!/, () => '')],
    );
  });

  it('survives whatever is printed', async () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        'THREAD ',
        'Message ',
        'Waiting for reply to ALPC Message ',
        'Port ',
        ' : ',
        '\n',
        '    ',
        '(WrLpcReply)',
      ),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(n => n.toString(16).padStart(16, '0')),
    );
    const text = fc.array(piece, { maxLength: 40 }).map(parts => parts.join('').replace(/[^\n\x20-\xff]/g, '?'));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async texts => {
        let next = 0;
        await withChainKd(
          WORLD,
          async ({ follower }) => {
            const { chain, commands } = await follower.follow(CLIENT, UNDISTURBED);
            assert.equal(chain.start, `thread:0x${CLIENT}`);
            assert.ok(commands.length <= 161);
          },
          [
            instead(/^!(?:alpc|irp|locks|process)/, () => `${texts[next++ % texts.length] ?? ''}\n`),
            (command, out) => {
              if (command.startsWith('!thread')) out(`${texts[next++ % texts.length] ?? ''}\n`);
              return false;
            },
          ],
        );
      }),
      { seed: 17, numRuns: 12 },
    );
  });
});

describe('the thread that a chain is asked for', function () {
  this.timeout(30_000);

  it('may be told by its address, its numbers, its id, or be the current one', async () => {
    await withChainKd(WORLD, async ({ follower, engine }) => {
      const start = `thread:0x${CLIENT}`;
      const ways = [
        CLIENT,
        `0x${CLIENT}`,
        `${CLIENT.slice(0, 8)}\`${CLIENT.slice(8)}`,
        '9d8',
        '9d4.9d8',
        '0n2520',
        start,
      ];
      for (const way of ways) assert.equal((await follower.follow(way, UNDISTURBED)).chain.start, start, way);
      await assert.rejects(follower.follow('9d0.9d8', UNDISTURBED), /does not know thread 9d0.9d8/);
      const current = engine.currentThread;
      assert.ok(current !== undefined);
      const { chain } = await follower.follow('', UNDISTURBED);
      assert.equal(chain.start, `thread:0x${current.toString(16)}`);
    });
  });
});
