import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Fact } from '../../extension/model/facts';
import type { Entity } from '../../extension/model/entities';
import type { Known } from '../../extension/model/evidence';
import { agree } from '../../extension/model/mergePolicy';
import type { Snapshot } from '../../extension/model/snapshot';
import { alpcParsers } from '../../extension/text/alpcParsers';
import type { Block, BlockContext, LineKind } from '../../extension/text/blocks';
import { parseLog } from '../../extension/text/parseLog';
import { ALPC_LOGS } from './alpcFixtures';

/** Offers lines to the parsers as the log reader does, but lets what they throw through. */
function drive(lines: readonly string[], commandText: string): { facts: Fact[]; kinds: LineKind[] } {
  const facts: Fact[] = [];
  const context: BlockContext = {
    command: { text: commandText, line: 1, index: 0, prompt: 'kd>', kernel: 0, stop: 0 },
    words: commandText.split(/\s+/),
    bits: undefined,
    scope: { process: undefined, thread: undefined, userThreads: new Map([['0:0', '0278.1a2c']]) },
    sink: { add: fact => facts.push(fact) },
  };
  let block: Block | undefined;
  const kinds = lines.map((text, i): LineKind => {
    const kind = block?.line(text, i + 2);
    if (kind !== undefined) return kind;
    block?.end();
    block = undefined;
    for (const parser of alpcParsers) {
      block = parser.begin(text, i + 2, context);
      if (block) return 'understood';
    }
    return 'unparsed';
  });
  block?.end();
  return { facts, kinds };
}

const command = fc.constantFrom(
  '!alpc /p ffffd20a27ab96e0',
  '!alpc /m ffffd20a27ab96e0',
  '!alpc /lpp ffffd20a27ab96e0',
  '!alpc /graph',
  '!lpc port',
  '!object \\RPC Control',
  '!handle',
  '!locks',
  '!cs',
  'dt nt!_ALPC_PORT ffffd20a27ab96e0',
  'dt nt!_KALPC_MESSAGE ffffd20a27ab96e0',
  'dx (nt!_ETHREAD*)0xffffd20a27ab96e0',
  '!getthreadinfo 26c',
  '',
);

/** A line of a fixture with pieces of it cut out, doubled or replaced. */
const bentLine = fc
  .tuple(
    fc.constantFrom(...ALPC_LOGS.flatMap(log => log.split('\n'))),
    fc.nat(80),
    fc.nat(80),
    fc.string({ maxLength: 12 }),
  )
  .map(([line, from, to, patch]) => line.slice(0, from) + patch + line.slice(to));

function knownValues(snapshot: Snapshot): Map<string, Known<unknown>> {
  const all = new Map<string, Known<unknown>>();
  const kinds: readonly ReadonlyMap<string, Entity>[] = [
    snapshot.processes,
    snapshot.threads,
    snapshot.ports,
    snapshot.messages,
    snapshot.locks,
  ];
  for (const [id, entity] of kinds.flatMap(map => [...map])) {
    for (const [field, known] of Object.entries(entity) as [string, unknown][]) {
      if (typeof known === 'object' && known !== null && 'evidence' in known)
        all.set(`${id} ${field}`, known as Known<unknown>);
    }
  }
  return all;
}

describe('text: parsers of ports, messages, objects and locks', () => {
  it('throw on no input', () => {
    fc.assert(
      fc.property(
        command,
        fc.array(fc.oneof(bentLine, fc.string({ maxLength: 200 })), { maxLength: 30 }),
        (text, lines) => {
          const { kinds } = drive(lines, text);
          assert.equal(kinds.length, lines.length);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('make no fact of lines that are none of theirs', () => {
    const words = fc
      .array(fc.stringMatching(/^[g-z]{1,9}$/), { minLength: 1, maxLength: 8 })
      .map(list => list.join(' '));
    fc.assert(
      fc.property(fc.array(words, { maxLength: 10 }), lines => {
        assert.deepEqual(drive(lines, '!foo').facts, []);
      }),
    );
  });

  it('say of a log that was cut off only what the whole log says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALPC_LOGS), fc.double({ min: 0, max: 1, noNaN: true }), (log, part) => {
        const cut = log.slice(0, Math.floor(log.length * part));
        const whole = parseLog(log).kernels[0];
        const partial = parseLog(cut).kernels[0];
        const all = whole ? knownValues(whole.snapshot) : new Map<string, Known<unknown>>();
        const lastLine = cut.split('\n').length;
        for (const [key, { value, evidence }] of partial ? knownValues(partial.snapshot) : []) {
          const expected = all.get(key);
          const field = key.slice(key.indexOf(' ') + 1);
          const atCut = evidence.kind === 'text' && (evidence.endLine ?? evidence.line) === lastLine;
          // The end of a name or of a bare decimal number is where its line ends: that it was cut off cannot be seen.
          const open = atCut && (typeof value === 'string' || typeof value === 'number');
          if (open || isPartOf(value, expected?.value)) continue;
          assert.ok(expected && agree(field, value, expected.value), `${key}: ${String(value)} at line ${lastLine}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('take a time that grows with the length of a line only', () => {
    const pieces = [
      'Port ',
      'Resource @ x ',
      '[+0x010] A : ',
      '+0x010 A : ',
      'CritSec a ',
      'Object: ',
      "ffffd20a27ab96e0('",
      '(',
      ' ',
      "')",
      '-> ',
      'Type: (',
      '0',
      'f',
      'ffffd20a27ab96e0 ',
    ];
    const long = pieces.flatMap(first => pieces.map(next => first + next.repeat(Math.floor(20_000 / next.length))));
    const start = performance.now();
    for (const text of ['dx x', 'dt nt!_ALPC_PORT ffffd20a27ab96e0', '!cs', '!locks', '!alpc /p ffffd20a27ab96e0']) {
      for (const line of long) drive(['Port  ffffd20a27ab96e0', line, line], text);
    }
    const each = (performance.now() - start) / (long.length * 5);
    assert.ok(each < 20, `${each.toFixed(1)} ms for two lines of 20,000 characters`);
  });
});

/** A list that goes on behind the cut. */
function isPartOf(part: unknown, whole: unknown): boolean {
  return Array.isArray(part) && Array.isArray(whole) && part.every(x => whole.includes(x));
}
