import type { Work } from '../base/slices';

/** Nodes that are opened between two pauses. */
const OPENED = 1024;

/**
 * Strongly connected components of a graph (Tarjan), without recursion: chains may be a hundred thousand steps deep.
 * Only components that hold a cycle are returned: more than one node, or one that points at itself.
 */
export function* cyclicComponents(
  count: number,
  next: (node: number) => readonly number[],
): Work<readonly (readonly number[])[]> {
  const order = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const found: number[][] = [];
  let turns = 0;
  let counter = 0;
  const open = (node: number, frames: Frame[]): void => {
    order[node] = low[node] = counter++;
    stack.push(node);
    onStack[node] = 1;
    frames.push({ node, targets: next(node), at: 0 });
  };
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue;
    const frames: Frame[] = [];
    open(root, frames);
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      if (++turns % OPENED === 0) yield;
      const target = frame.targets[frame.at++];
      if (target === undefined) {
        frames.pop();
        close(frame.node, frames.at(-1)?.node);
      } else if (order[target] === -1) open(target, frames);
      else if (onStack[target] === 1) lower(frame.node, order[target] ?? 0);
    }
  }
  return found;

  function lower(node: number, value: number): void {
    if (value < (low[node] ?? 0)) low[node] = value;
  }

  function close(node: number, parent: number | undefined): void {
    if (parent !== undefined) lower(parent, low[node] ?? 0);
    if (low[node] !== order[node]) return;
    const members = stack.splice(stack.lastIndexOf(node));
    for (const member of members) onStack[member] = 0;
    if (members.length > 1 || next(node).includes(node)) found.push(members);
  }
}

interface Frame {
  readonly node: number;
  readonly targets: readonly number[];
  at: number;
}
