/** One entry of an OMAP stream: addresses from `from` on were moved to `to`. `to` 0: dropped from the image. */
export interface OmapEntry {
  readonly from: number;
  readonly to: number;
}

/** Reads pairs of 32-bit addresses, sorted by the first. Source: Microsoft, DbgHelp `OMAP` structure. */
export function readOmap(bytes: Uint8Array): readonly OmapEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: OmapEntry[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += 8)
    entries.push({ from: view.getUint32(at, true), to: view.getUint32(at + 4, true) });
  return entries.sort((a, b) => a.from - b.from);
}

/** Where an address of the original image ended up; the address itself without a map, undefined if it was dropped. */
export function throughOmap(map: readonly OmapEntry[] | undefined, rva: number): number | undefined {
  if (!map) return rva;
  let low = 0;
  let high = map.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((map[middle]?.from ?? 0) <= rva) low = middle + 1;
    else high = middle;
  }
  const entry = map[low - 1];
  return entry === undefined || entry.to === 0 ? undefined : entry.to + (rva - entry.from);
}
