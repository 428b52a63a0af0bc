import { formatAddress } from '../../extension/base/address';
import type { KernelEngine } from '../../extension/kernel/engine';
import type { Snapshot } from '../../extension/model/snapshot';

/** A frame as both tell it: where its stack begins, and the function. Offsets count too: they are part of the symbol. */
interface Row {
  readonly sp: string;
  readonly symbol: string;
}

/**
 * Compares the stacks that kd printed with those of the engine, as far as they stay in the kernel itself: for other
 * modules neither side has symbols here, and without its image kd does not unwind through one.
 */
export async function stackDifferences(
  told: Snapshot,
  engine: KernelEngine,
): Promise<{ readonly compared: number; readonly different: readonly string[] }> {
  let compared = 0;
  const different: string[] = [];
  for (const thread of told.threads.values()) {
    const printed = thread.frames?.value.filter(frame => frame.inline !== true);
    const address = thread.address?.value;
    if (!printed || printed.length === 0 || address === undefined) continue;
    const theirs = inKernel(
      printed.flatMap(({ sp, symbol }) => (sp === undefined ? [] : [{ sp: formatAddress(sp), symbol }])),
    );
    const { frames } = await engine.stackOf(address);
    const ours = inKernel(frames.map(({ sp, symbol }) => ({ sp: formatAddress(sp), symbol })));
    if (theirs.length === 0) continue;
    compared++;
    const at = theirs.findIndex((row, i) => row.sp !== ours[i]?.sp || row.symbol !== ours[i].symbol);
    if (at >= 0) different.push(`${thread.id} frame ${String(at)}: ${shown(theirs[at])} is ${shown(ours[at])} here`);
  }
  return { compared, different };
}

/** The rows before the first one of another module. */
function inKernel(rows: readonly Row[]): readonly Row[] {
  const end = rows.findIndex(({ symbol }) => !symbol.startsWith('nt!'));
  return end < 0 ? rows : rows.slice(0, end);
}

function shown(row: Row | undefined): string {
  return row ? `${row.sp} ${row.symbol}` : 'nothing';
}
