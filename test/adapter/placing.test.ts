import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import fc from 'fast-check';
import { PlacingThread, placeHere } from '../../extension/adapter/graph/placer';
import { type Placed, placeBoxes, type PlacingTask } from '../../extension/adapter/graph/placing';
import { placeInRows } from '../../extension/adapter/graph/placingInRows';

const ROOT = path.resolve(__dirname, '../..');

/** A tree of waits with some lines across. */
function taskOf(boxes: number, across = 5): PlacingTask {
  return {
    boxes: Array.from({ length: boxes }, (_, i) => ({ id: `n${i}`, width: 150 + (i % 7) * 20, height: 46 })),
    lines: Array.from({ length: boxes - 1 }, (_, i) => i + 1).flatMap(n => [
      { from: `n${n}`, to: `n${Math.floor((n - 1) / 3)}` },
      ...(n % across === 0 && n > 8 ? [{ from: `n${n}`, to: `n${Math.floor(n / 2)}` }] : []),
    ]),
  };
}

const never = new AbortController().signal;

describe('pictures are placed by a thread of their own', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-placing-'));
    file = path.join(folder, 'placing.js');
    await build({
      absWorkingDir: ROOT,
      entryPoints: ['extension/adapter/graph/placingWorker.ts'],
      outfile: file,
      bundle: true,
      platform: 'node',
      logLevel: 'error',
    });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('as they would be here', async () => {
    const { place } = new PlacingThread(file);
    const tasks = [taskOf(1), taskOf(30), taskOf(60)];
    assert.deepEqual(await Promise.all(tasks.map(task => place(task, never))), tasks.map(placeBoxes));
  });

  it('and the caller goes on meanwhile', async () => {
    const { place } = new PlacingThread(file);
    let turns = 0;
    let waits = true;
    const count = (): void => {
      turns++;
      if (waits) setImmediate(count);
    };
    setImmediate(count);
    const placed = await place(taskOf(100), never);
    waits = false;
    assert.equal(placed.boxes.length, 100);
    assert.ok(turns > 100, `${turns} turns of the event loop`);
  });

  it('until it is cancelled: that one only', async () => {
    const { place } = new PlacingThread(file);
    const stop = new AbortController();
    const cancelled = place(taskOf(200, 1), stop.signal);
    const other = place(taskOf(20), never);
    stop.abort();
    await assert.rejects(cancelled, /cancel/i);
    assert.deepEqual(await other, placeBoxes(taskOf(20)));
    await assert.rejects(place(taskOf(3), stop.signal), /cancel/i);
  });

  it('until it takes too long: then in plain rows', async () => {
    const { place } = new PlacingThread(file, 1);
    assert.deepEqual(await place(taskOf(200, 1), never), placeInRows(taskOf(200, 1)));
  });

  it('in plain rows where there is no such thread', async () => {
    const { place } = new PlacingThread(path.join(folder, 'missing.js'));
    assert.equal((await place(taskOf(9), never)).plain, true);
  });
});

describe('plain rows', () => {
  const tasks = fc.integer({ min: 0, max: 40 }).chain(boxes =>
    fc.record({
      boxes: fc.constant(
        Array.from({ length: boxes }, (_, i) => ({ id: `n${i}`, width: 100 + (i % 5) * 40, height: 46 })),
      ),
      lines:
        boxes === 0
          ? fc.constant([])
          : fc.array(
              fc.record({
                from: fc.nat(boxes - 1).map(i => `n${i}`),
                to: fc.nat(boxes - 1).map(i => `n${i}`),
              }),
              { maxLength: 100 },
            ),
    }),
  );

  it('hold every box within the picture and let none lie on another', () => {
    fc.assert(
      fc.property(tasks, task => {
        const placed = placeInRows(task);
        assert.equal(placed.boxes.length, task.boxes.length);
        assert.equal(placed.lines.length, task.lines.length);
        const sides = sidesOf(task, placed);
        for (const [i, a] of sides.entries()) {
          assert.ok(a.left >= 0 && a.top >= 0 && a.right <= placed.width && a.bottom <= placed.height);
          for (const b of sides.slice(i + 1))
            assert.ok(a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top);
        }
      }),
    );
  });

  it('stand in for what has too many lines, here too', () => {
    assert.equal(placeHere(taskOf(30)).plain, undefined);
    const dense = { ...taskOf(30), lines: Array.from({ length: 301 }, (_, i) => ({ from: `n${i % 30}`, to: 'n1' })) };
    assert.equal(placeHere(dense).plain, true);
  });
});

function sidesOf(task: PlacingTask, placed: Placed) {
  return task.boxes.map(({ width, height }, i) => {
    const { x, y } = placed.boxes[i] ?? { x: NaN, y: NaN };
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  });
}
