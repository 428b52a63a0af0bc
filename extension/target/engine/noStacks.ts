import { type Address, toAddress } from '../../base/address';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import type { StackReader } from './dumpEngine';

/** Follows no stack: says that there was nothing to follow them with. */
export class NoStacks implements StackReader {
  stackOf(thread: Address): Promise<ThreadStack> {
    return Promise.resolve(broken(thread));
  }

  stackFrom(): Promise<ThreadStack> {
    return Promise.resolve(broken(toAddress(0n)));
  }

  processorRegisters(): undefined {
    return undefined;
  }
}

function broken(at: Address): ThreadStack {
  return {
    frames: [],
    end: { kind: 'broken', reason: 'not-asked', at, why: 'no symbols of the kernel to follow stacks with' },
    resident: true,
  };
}
