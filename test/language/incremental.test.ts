import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Snapshot } from '../../extension/model/snapshot';
import { OpenDocuments } from '../../extension/language/documents';
import type { LogFacts } from '../../extension/text/logFacts';
import { IncrementalLog } from '../../extension/text/incremental';
import { parseLog } from '../../extension/text/parseLog';
import { HANG_LOG } from './support/hangLog';
import { LOG_URI } from './support/openLog';

function plainSnapshot(snapshot: Snapshot): unknown {
  return Object.fromEntries(Object.entries(snapshot).filter(([, value]) => typeof value !== 'function'));
}

/** Everything but offsets, which count bytes in files and characters in editors. */
function comparable(facts: LogFacts | undefined): unknown {
  assert.ok(facts);
  return {
    lines: facts.lines,
    commands: facts.commands.map(({ byteOffset, byteLength, ...rest }) => {
      assert.ok(byteOffset >= 0 && byteLength >= 0);
      return rest;
    }),
    kernels: facts.kernels.map(k => ({ ...k, snapshot: plainSnapshot(k.snapshot) })),
    unparsedRanges: facts.unparsedRanges,
  };
}

const lines = HANG_LOG.split('\n');
const piece = fc.oneof(
  fc.constantFrom(
    '',
    '\n',
    'x',
    '0: kd> k\n',
    '0: kd> ',
    ...lines.map(l => l + '\n'),
    ...lines.map(l => l.slice(0, 12)),
  ),
  fc.array(fc.constantFrom(...lines), { maxLength: 12 }).map(some => some.join('\n')),
);
const edit = fc.record({ from: fc.nat(), length: fc.nat({ max: 400 }), text: piece });

describe('incremental reading', function () {
  this.timeout(120_000);

  it('gives the facts of the final text, whatever was edited, in one or several changes at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        async rounds => {
          const documents = new OpenDocuments({ debounceMs: 0, onRead: () => undefined });
          documents.open({ uri: LOG_URI, languageId: 'kd-log', version: 1, text: HANG_LOG });
          const log = documents.log(LOG_URI);
          assert.ok(log);
          let version = 1;
          for (const changes of rounds) {
            version++;
            for (const { from, length, text } of changes) {
              const size = log.document.getText().length;
              const start = log.document.positionAt(from % (size + 1));
              const end = log.document.positionAt(Math.min(size, (from % (size + 1)) + length));
              documents.change(LOG_URI, version, [{ range: { start, end }, text }]);
            }
            // Sometimes the next edits come while the log is still being read.
            if (version % 2 === 0) await log.settled(10_000);
          }
          await log.settled(10_000);
          assert.deepEqual(comparable(log.lastFacts), comparable(parseLog(log.document.getText())));
          documents.closeAll();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('goes back far enough when a prompt is edited away where several commands began', () => {
    let text = HANG_LOG;
    const log = new IncrementalLog(text);
    while (!log.read(50));
    for (const [start, end, inserted] of [
      [1001, 1253, '\n'],
      [1425, 1501, '0: kd> !alpc /m ffffd50330003ce0'],
      [273, 321, '    DirBase: 1a2b3c000  ObjectTable: ffffd50311112222  HandleCount: 262.\n'],
      [273, 644, ''],
      [1074, 1210, '\n'],
      [241, 241, '  Canceled              : No'],
    ] as const) {
      text = text.slice(0, start) + inserted + text.slice(end);
      log.edit(start, end, inserted.length, text);
      while (!log.read(50));
      assert.deepEqual(comparable(log.facts()), comparable(parseLog(text)));
    }
  });

  it('goes back when the prompt at which reading goes on is edited away', () => {
    const at = HANG_LOG.indexOf('0: kd> !thread');
    const log = new IncrementalLog(HANG_LOG);
    while (!log.read(50));
    let text = HANG_LOG;
    for (const [start, end] of [
      [at + 900, at + 950],
      [at + 3, at + 300],
    ] as const) {
      text = text.slice(0, start) + text.slice(end);
      log.edit(start, end, 0, text);
    }
    while (!log.read(50));
    assert.deepEqual(comparable(log.facts()), comparable(parseLog(text)));
  });

  it('reads everything again when the whole text is replaced', async () => {
    const documents = new OpenDocuments({ debounceMs: 0, onRead: () => undefined });
    documents.open({ uri: LOG_URI, languageId: 'kd-log', version: 1, text: HANG_LOG });
    documents.change(LOG_URI, 2, [{ text: '0: kd> vertarget\n' }]);
    const log = documents.log(LOG_URI);
    await log?.settled(10_000);
    assert.deepEqual(comparable(log?.lastFacts), comparable(parseLog('0: kd> vertarget\n')));
  });
});
