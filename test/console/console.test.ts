import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KdConsole } from '../../extension/console/kdConsole';
import { matchesPattern } from '../../extension/console/symbols/wildcard';
import { buildWorld } from '../world/buildWorld';
import { smallWorld } from '../world/sample';
import { Printed, run } from './consoleRun';
import { withKdConsole } from './worldConsole';

const BUILD = '10.0.19041.3570';
const world = buildWorld(smallWorld(BUILD));
const WORDS = [
  ...['?', '??', 'dt', 'dq', 'du', 'dl', 'x', 'ln', 'lm', 'r', 'u', 's', '.printf', '.if', '.foreach', 'j', 'as'],
  ...['nt!', '_EPROCESS', '-r', 'L5', '0', 'poi', '${x}', '%d', '@rax', '@$proc'],
  ...Array.from('(){};"\'!@$+*-.,<>=&|/\\'),
];

describe('KdConsole', () => {
  it('has the prompt of its processor, none on a machine with one', async () => {
    await withKdConsole(world, async console => {
      assert.equal(console.prompt, '0: kd> ');
      await run(console, '~1');
      assert.equal(console.prompt, '1: kd> ');
    });
    const single = buildWorld({ ...smallWorld(BUILD), processors: 1 });
    await withKdConsole(single, console => {
      assert.equal(console.prompt, 'kd> ');
      return Promise.resolve();
    });
  });

  it('repeats the last line for an empty one; dumps go on', async () => {
    await withKdConsole(world, async console => {
      assert.equal(await run(console, '.echo a', '', '  '), 'a\na\na\n');
      const twice = await run(console, 'dq nt L2', '');
      const rows = twice.split('\n').map(line => line.slice(0, 17));
      assert.deepEqual(rows.slice(0, 2), ['fffff807`12200000', 'fffff807`12200010']);
      assert.equal(rows.length, 10);
    });
  });

  it('puts the caret under the place, behind the prompt that stands before it', async () => {
    await withKdConsole(world, async console => {
      for (const [line, column] of [
        ['g', 0],
        ['bogus', 1],
        ['.bogus', 5],
        ['.echo a; .bogus', 14],
        ['eq 0 1', 5],
      ] as const) {
        const text = await run(console, line);
        const last = text.trimEnd().split('\n').at(-1) ?? '';
        assert.equal(last.indexOf('^'), console.prompt.length + column, line);
        assert.ok(last.endsWith(` in '${line}'`), last);
      }
    });
  });

  it('ends a line at its first error, and keeps what was printed', async () => {
    await withKdConsole(world, async console => {
      assert.equal(await run(console, '.echo a; ? poi(0); .echo b'), "a\nMemory access error at ')'\n");
    });
  });

  it('reads scripts: joined, line by line, with arguments', async () => {
    const scripts: Readonly<Record<string, string>> = {
      'joined.txt': '.echo one\r\n.if (1) {\r\n.echo two }\r\n',
      'lines.txt': '.echo one\n? poi(0)\n.echo two',
      'args.txt': '.echo ${$arg1} and ${$arg2}',
      'loop.txt': '$$><loop.txt',
    };
    const files = { read: (path: string) => Promise.resolve(scripts[path]) };
    await withKdConsole(
      world,
      async console => {
        assert.equal(await run(console, '$$><joined.txt'), 'one\ntwo\n');
        assert.equal(
          await run(console, '$$<lines.txt; .echo behind'),
          "0: kd> .echo one\none\n0: kd> ? poi(0)\nMemory access error at ')'\n0: kd> .echo two\ntwo\nbehind\n",
        );
        assert.equal(await run(console, '$$>a<args.txt a "b c"; .echo [${$arg1}]'), 'a and b c\n[${$arg1}]\n');
        assert.match(await run(console, '$$><loop.txt'), /nested more than/);
        assert.match(await run(console, '$$><gone.txt'), /^Command file execution failed/);
      },
      { files },
    );
  });

  it('bounds what one line prints', async () => {
    await withKdConsole(
      world,
      async console => {
        const text = await run(console, '.while (1) { .echo 0123456789 }');
        assert.ok(text.length < 1200, String(text.length));
        assert.match(text, /Output ends here: more than 1000 characters\n$/);
        assert.match(await run(console, '.catch { .while (1) { .echo 0123456789 } }; .echo no'), /characters\n$/);
        assert.equal(await run(console, '.echo still there'), 'still there\n');
      },
      { maxOutput: 1000 },
    );
  });

  it('ends loops and long dumps when it is cancelled', async () => {
    await withKdConsole(world, async console => {
      for (const line of ['.while (1) { r $t0 = 1 }', 's -b 0 L?ffffffff 12 34 56', 'db nt L?fffffff']) {
        const stop = new AbortController();
        const out = new Printed();
        const running = console.execute(line, out, stop.signal);
        setImmediate(() => {
          stop.abort();
        });
        await assert.rejects(running, { name: 'AbortError' }, line);
      }
      assert.equal(await run(console, '.echo still there'), 'still there\n');
    });
  });

  it('completes commands, symbols and types', async () => {
    await withKdConsole(world, console => {
      const complete = (typed: string): readonly string[] => console.complete(typed, 20);
      assert.ok(complete('.ec').includes('.echo'));
      assert.ok(complete('.echo a; !thr').includes('!thread'));
      assert.deepEqual(complete('dt nt!_KALPC_MES'), ['nt!_KALPC_MESSAGE', 'nt!_KALPC_MESSAGE_ATTRIBUTES']);
      assert.deepEqual(complete('dt _KALPC_MESSAGE_A'), ['_KALPC_MESSAGE_ATTRIBUTES']);
      assert.deepEqual(complete('ln nt!KiSwapC'), ['nt!KiSwapContext']);
      assert.deepEqual(complete('dq tcp'), ['tcpip!']);
      assert.deepEqual(complete('dq nosuch!a'), []);
      assert.equal(console.complete('x nt!', 5).length, 5);
      return Promise.resolve();
    });
  });

  it('opens without symbols: memory, registers and modules are there, types are not', async () => {
    await withKdConsole(world, async (_console, engine) => {
      const modules = Object.create(engine.modules) as typeof engine.modules;
      Object.assign(modules, { symbolsOf: () => undefined, typesOf: () => undefined });
      const bare = Object.create(engine, {
        kernel: { value: undefined },
        modules: { value: modules },
        whyNoKernel: { value: 'ntkrnlmp.pdb is needed' },
      }) as typeof engine;
      const console = new KdConsole(bare);
      assert.match(await run(console, 'dq nt L1'), /^fffff807`12200000 {2}00000000`00005a4d\n$/);
      assert.match(await run(console, 'r rip'), /^rip=fffff807/);
      assert.equal(
        await run(console, 'dt nt!_EPROCESS'),
        'Symbol nt!_EPROCESS not found.\nThere are no types of the kernel: ntkrnlmp.pdb is needed\n',
      );
    });
  });

  it('answers anything that is typed', async function () {
    this.timeout(20_000);
    await withKdConsole(
      world,
      async console => {
        const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 }));
        await fc.assert(
          fc.asyncProperty(fc.array(word, { maxLength: 12 }), async words => {
            const out = new Printed();
            const answer = await console
              .execute(words.join(' '), out, new AbortController().signal)
              .catch((error: unknown) => error);
            assert.ok(answer === 'more' || answer === 'quit', `${words.join(' ')}: ${String(answer)}`);
          }),
          { numRuns: 400, seed: 7 },
        );
      },
      { maxOutput: 20_000 },
    );
  });
});

describe('patterns of symbols', () => {
  it('know *, ?, sets and repeats, whatever the case', () => {
    for (const [text, pattern, fits] of [
      ['AlpcpSendMessage', '*send*', true],
      ['NtClose', 'nt?lose', true],
      ['NtClose', 'nt?los', false],
      ['Foo7', 'foo[0-9]', true],
      ['Foox', 'foo[0-9]', false],
      ['aab', 'a#b', true],
      ['b', 'a#b', true],
      ['', '*', true],
      ['a', '', false],
    ] as const) {
      assert.equal(matchesPattern(text, pattern), fits, `${text} ${pattern}`);
    }
  });

  it('take no time on hostile ones', () => {
    assert.equal(matchesPattern('a'.repeat(2000), `${'*a'.repeat(200)}b`), false);
  });
});
