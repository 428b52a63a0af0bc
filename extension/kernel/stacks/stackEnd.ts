import { toAddress } from '../../base/address';
import { type Registers, stackPointer } from '../unwind/registers';
import type { Step } from '../unwind/unwind';
import { isUserAddress } from '../modules/processMemory';
import type { UnwindMemory } from '../unwind/unwindMemory';
import type { StackEnd } from './threadStack';

/** Says why a step could not be made. */
export function endOf(memory: UnwindMemory, registers: Registers, step: Step & { readonly ok: false }): StackEnd {
  switch (step.why) {
    case 'stack-unreadable': {
      const at = toAddress(step.at ?? stackPointer(registers));
      return { kind: 'broken', reason: memory.gap(at)?.reason ?? 'unreadable', at, why: 'the stack cannot be read' };
    }
    case 'no-unwind-info':
      return noUnwindInfo(memory, registers, step.at);
    default:
      return {
        kind: 'broken',
        reason: 'invalid',
        at: toAddress(registers.rip),
        why: 'the unwind data do not fit the stack',
      };
  }
}

function noUnwindInfo(memory: UnwindMemory, registers: Registers, place: bigint | undefined): StackEnd {
  const at = toAddress(place ?? registers.rip);
  const image = memory.loadedImageAt(at);
  if (image) {
    // The table of functions, or the record that it names.
    const reason = memory.gap(at)?.reason ?? image.missingTable ?? 'invalid';
    return { kind: 'broken', reason, at, why: 'the unwind data of the image cannot be read' };
  }
  const code = toAddress(registers.rip);
  const where = isUserAddress(code) ? 'of user mode' : 'of the kernel';
  const reason = memory.gap(code)?.reason ?? 'invalid';
  return { kind: 'broken', reason, at: code, why: `no image ${where} is known at the return address` };
}
