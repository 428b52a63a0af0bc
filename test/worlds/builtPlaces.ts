import { kdNumber } from '../../extension/model/ids';
import type { BuiltWorld } from '../world/buildWorld';
import { idsOf, processorOf, queueOf } from './memoryWorld';
import type { Places } from './places';
import { INVENTED } from './places';
import type { World } from './world';

/** Where the things of a world came to lie, by what the writer of the kernel says. */
export function placesOf(world: World, built: BuiltWorld): Places {
  const { kernel } = built;
  const address = (key: string): bigint => {
    const found = built.addresses.get(key);
    if (found === undefined) throw new Error(`nothing has the key ${key}`);
    return found;
  };
  const by = (kind: string) => (n: number) => address(`${kind} ${n}`);
  const inThread = (field: string) => (n: number) => kernel.struct('_ETHREAD', address(`thread ${n}`)).at(field);
  const number = (type: string, key: string, field: string): bigint => {
    const at = kernel.struct(type, address(key)).at(field);
    return kernel.space.readUint(at, built.layout.place(type, field).size);
  };
  const tickCount = Number(built.clock.ticks);
  return {
    ...INVENTED,
    process: by('process'),
    thread: by('thread'),
    port: by('port'),
    message: by('message'),
    lock: by('lock'),
    irp: by('irp'),
    event: n => (built.addresses.has(`irp ${n}`) ? number('_IRP', `irp ${n}`, 'UserEvent') : address(`event ${n}`)),
    semaphore: inThread('AlpcWaitSemaphore'),
    timer: inThread('Tcb.Timer'),
    idleOn: n => address(queueOf(world, n)),
    ...(built.layout.isWindows7 && {
      sleepsOn: (n: number) => ({ address: inThread('Tcb.Timer')(n), type: 'NotificationTimer' }),
    }),
    exclusiveEvent: lock => number('_ERESOURCE', `lock ${lock}`, 'ExclusiveWaiters'),
    completion: n => address(`queue ${n}`),
    communicationInfo: n => number('_ALPC_PORT', `port ${n}`, 'CommunicationInfo'),
    ownerPort: n => address(`connection ${n}`),
    pid: n => kdNumber(idsOf.process(n)),
    cid: (one, n) => `${kdNumber(idsOf.process(one.threads[n]?.process ?? 0))}.${kdNumber(idsOf.thread(n))}`,
    peb: n => number('_EPROCESS', `process ${n}`, 'Peb'),
    teb: n => number('_ETHREAD', `thread ${n}`, 'Tcb.Teb'),
    tickCount,
    tickMs: built.clock.increment / 10_000,
    messageId: n => 0x1000 + n * 4,
    callbackId: n => 0x2000 + n,
    messageSequence: n => 0x30 + n,
    handleCount: 0,
    directQueue: !built.layout.isWindows7,
    processor: processorOf,
  };
}
