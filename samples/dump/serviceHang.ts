import type { WorldDescription } from '../../test/world/description';
import { everyday } from './everyday';
import { deadlock, documentSave, notification, starvedService } from './hangs';
import { Machine } from './machine';

/**
 * The invented machine of the sample dump: 46 processes, a call that hangs across four of them, a starved service, a
 * deadlock, and a long wait that is no fault.
 */
export function serviceHang(): WorldDescription {
  const machine = new Machine();
  // Those with fixed ids first.
  documentSave(machine);
  starvedService(machine);
  deadlock(machine);
  notification(machine);
  everyday(machine);
  return {
    ...machine.describe(),
    devices: [{ key: 'litware', name: '\\Device\\LitwareFilter', driver: '\\Driver\\litwareflt' }],
    irps: [
      { key: 'journal write', thread: 'journal flush', device: 'litware', file: '\\ProgramData\\Litware\\journal.dat' },
    ],
    resources: [{ key: 'journal', exclusiveOwner: 'journal flush', contention: 7 }],
    events: [{ key: 'never' }, { key: 'flush done', manualReset: true }],
  };
}
