/*
 * The debug adapter as it is shipped, with a watch beside it: forked by views.bench.ts from a bundle, it answers over its
 * channel to the parent how long its main thread was busy since it was asked last, and the longest time in one piece, in
 * which it could not have answered anybody.
 */
import '../../extension/adapter/main';
import { BlockMeter } from './blockMeter';
import { mainThreadMs, peakMiB, residentMiB } from './measured';

const meter = new BlockMeter();
let since = mainThreadMs() ?? performance.now();

process.on('message', () => {
  const now = mainThreadMs() ?? performance.now();
  process.send?.({ busyMs: now - since, blockedMs: meter.take(), residentMiB: residentMiB(), peakMiB: peakMiB() });
  since = mainThreadMs() ?? performance.now();
});
