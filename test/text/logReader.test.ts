import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BlockParser } from '../../extension/text/blocks';
import type { LogFacts } from '../../extension/text/logFacts';
import type { LogReaderOptions } from '../../extension/text/logReader';
import { LogReader } from '../../extension/text/logReader';
import { parseLog } from '../../extension/text/parseLog';
import { plainFacts } from './plainFacts';
import { bigLog } from '../bench/bigLog';

/** Reads bytes that are cut at these places. */
function read(bytes: Uint8Array, cuts: readonly number[] = [], options?: LogReaderOptions): LogFacts {
  const reader = new LogReader(options);
  let from = 0;
  for (const cut of [...cuts.filter(c => c < bytes.length), bytes.length].sort((a, b) => a - b)) {
    reader.push(bytes.slice(from, cut));
    from = cut;
  }
  return reader.end();
}

function check({ lines, kernels, commands, unparsedRanges }: LogFacts): void {
  assert.equal(lines.understood + lines.noise + lines.unparsed, lines.total);
  const kept = kernels.reduce((sum, kernel) => sum + kernel.snapshot.unparsed.length, 0);
  assert.equal(kept + unparsedRanges.reduce((sum, range) => sum + range.count, 0), lines.unparsed);
  assert(kernels.length > 0);
  for (const [i, command] of commands.entries()) {
    assert.equal(command.index, i);
    assert(command.lastLine >= command.line);
    assert(command.lastLine <= lines.total);
  }
}

/** A small part of a log as the benchmark makes it: every family that it knows is in it. */
const SAMPLE = [...bigLog(400_000)].join('');
const SAMPLE_LINES = SAMPLE.split('\n').filter((_, i) => i % 7 === 0);
const anyLine = fc.oneof(
  fc.constantFrom(...SAMPLE_LINES),
  fc.tuple(fc.constantFrom(...SAMPLE_LINES), fc.nat(120)).map(([line, at]) => line.slice(0, at)),
  fc.string({ maxLength: 60 }),
  fc.constantFrom('0: kd> ', '0: kd> g', '0: kd> 0: kd> ', '!thread', 'Waiting to reconnect...', '\0\0\0', '\ufffd'),
);
const anyLog = fc.array(anyLine, { maxLength: 60 }).map(lines => lines.join('\n'));
const anyBytes = fc.oneof(
  anyLog.map(text => Buffer.from(text, 'utf8')),
  anyLog.map(text => Buffer.from(text, 'latin1')),
  anyLog.map(text => Buffer.from(text, 'utf16le')),
  fc.uint8Array({ maxLength: 600 }),
);

describe('LogReader', () => {
  it('never fails, and counts every line exactly once, whatever the bytes', () => {
    fc.assert(
      fc.property(anyBytes, bytes => {
        const facts = read(bytes);
        check(facts);
        assert.deepEqual(
          facts.problems.filter(problem => problem.code === 'internal'),
          [],
        );
      }),
      { numRuns: 400 },
    );
  });

  it('says the same for any cut of the input into chunks', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(4000), { maxLength: 20 }), (bytes, cuts) => {
        assert.deepEqual(plainFacts(read(bytes, cuts)), plainFacts(read(bytes)));
      }),
      { numRuns: 200 },
    );
    const bytes = Buffer.from(SAMPLE);
    const cuts = Array.from({ length: 300 }, (_, i) => (i * 7919) % bytes.length);
    assert.deepEqual(plainFacts(read(bytes, cuts)), plainFacts(read(bytes)));
  });

  it('understands all of the log that the benchmark reads', () => {
    const facts = parseLog(SAMPLE);
    check(facts);
    assert.equal(facts.lines.unparsed, 0);
    assert.deepEqual(facts.problems, []);
    assert.equal(facts.kernels[0]!.snapshot.contradictions.length, 0);
    assert(facts.kernels[0]!.snapshot.threads.size > 100);
  });

  it('offers each line once to the parsers that may take it: the work grows with the log', () => {
    const workFor = (lines: number): number => {
      let offered = 0;
      const counting: BlockParser = {
        name: 'counting',
        begin: () => {
          offered++;
          return undefined;
        },
      };
      parseLog('0: kd> x\n' + 'neither this nor that\n'.repeat(lines), { parsers: [counting] });
      return offered;
    };
    assert.equal(workFor(1000), 1000);
    assert.equal(workFor(16_000), 16_000);
  });

  it('goes on behind a parser that fails, and says so', () => {
    const failing: BlockParser = {
      name: 'failing',
      starts: 'F',
      begin: () => {
        throw new Error('on purpose');
      },
    };
    const facts = parseLog('0: kd> x\nFirst\n0: kd> y\n', { parsers: [failing] });
    assert.deepEqual(facts.lines, { total: 3, understood: 2, noise: 0, unparsed: 1 });
    assert.deepEqual(
      facts.problems.map(problem => [problem.code, problem.line]),
      [
        ['no-facts', undefined],
        ['internal', 2],
      ],
    );
  });

  it('keeps the beginning of a line without end', () => {
    const thread = 'THREAD ffffa50111112080  Cid 0abc.0def  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT\n';
    const facts = parseLog(`0: kd> x\n${'y'.repeat(300_000)}\n0: kd> !thread ffffa50111112080\n${thread}`);
    assert.equal(facts.lines.total, 4);
    assert.equal(facts.kernels[0]!.snapshot.threads.size, 1);
    assert.deepEqual(
      facts.problems.map(problem => [problem.code, problem.line]),
      [['long-line', 2]],
    );
    assert.equal(facts.kernels[0]!.snapshot.unparsed[0]?.text.length, 65_536);
    assert.equal(facts.commands[1]?.byteOffset, 9 + 300_001);
  });

  it('keeps where unparsed lines stand when there are too many of them', () => {
    const facts = parseLog('0: kd> x\n' + 'neither this nor that\n'.repeat(25_000) + '0: kd> y\nnor this\n');
    check(facts);
    assert.equal(facts.kernels[0]!.snapshot.unparsed.length, 20_000);
    assert.deepEqual(facts.unparsedRanges, [
      { firstLine: 20_002, lastLine: 25_001, count: 5000 },
      { firstLine: 25_003, lastLine: 25_003, count: 1 },
    ]);
    assert(facts.problems.some(problem => problem.code === 'unparsed-not-kept' && problem.line === 20_002));
  });
});

describe('problems of an input', () => {
  const codesOf = (bytes: Uint8Array): readonly string[] => read(bytes).problems.map(problem => problem.code);
  const fatal = (bytes: Uint8Array): boolean => read(bytes).problems.some(problem => problem.fatal);

  it('are named where nothing can be learned', () => {
    const inputs: readonly (readonly [string, Uint8Array])[] = [
      ['empty', new Uint8Array()],
      ['dump-file', Buffer.from('PAGEDU64' + '\0'.repeat(9000))],
      ['binary', Uint8Array.from({ length: 9000 }, (_, i) => (i * 167) & 0xff)],
      ['not-a-kd-log', Buffer.from('Dear all,\n\nplease find the minutes below.\n\nRegards\n')],
    ];
    for (const [code, bytes] of inputs) {
      assert.deepEqual(codesOf(bytes), [code]);
      assert(fatal(bytes), code);
      assert(read(bytes).problems.every(problem => problem.message.length > 10));
    }
  });

  it('are not fatal where something was read', () => {
    assert.deepEqual(codesOf(Buffer.from('0: kd> k\n')), ['no-facts']);
    assert(!fatal(Buffer.from('0: kd> k\n')));
    const damaged = SAMPLE.slice(0, 30_000) + '\0'.repeat(50) + SAMPLE.slice(30_000, 60_000);
    assert.deepEqual(codesOf(Buffer.from(damaged)), ['damaged']);
  });

  it('are what the caller knows of a cut, too', () => {
    const reader = new LogReader();
    reader.push(Buffer.from(SAMPLE.slice(0, 50_000)));
    const facts = reader.end({ code: 'truncated', message: 'The rest could not be read.', fatal: false });
    assert.deepEqual(
      facts.problems.map(problem => problem.code),
      ['truncated'],
    );
    assert(facts.kernels[0]!.snapshot.threads.size > 0);
  });
});
