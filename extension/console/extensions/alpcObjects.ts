import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { StructView } from '../../kernel/structView';
import { ConsoleError } from '../consoleCommand';
import { portAt, portTypeName } from './alpcPortText';
import { KernelObjects } from './kernelObjects';
import { pointer } from './kdText';
import type { Machine } from './machine';

/** `_BLOB.ResourceId` of a message. Source: `_BLOB_ID` of the public symbols, BLOB_TYPE_MESSAGE. */
const MESSAGE_BLOB = 2n;
const PORT_TYPE = 'ALPC Port';

/**
 * A port at an address that somebody typed.
 * @throws ConsoleError where none lies there: its type is none of the three, or its object header says another object
 */
export async function typedPort(machine: Machine, address: Address, signal: AbortSignal): Promise<StructView> {
  const port = await machine.kernel.struct('_ALPC_PORT', address, signal);
  if (portTypeName(port.value('u1.s1.Type')) === undefined || !(await mayBePort(machine, address, signal)))
    throw new ConsoleError(`Error querying port ${pointer(address)}`);
  return port;
}

/** An object header that cannot be read rules nothing out. */
async function mayBePort(machine: Machine, address: Address, signal: AbortSignal): Promise<boolean> {
  if (portAt(machine, address)) return true;
  const objects = await KernelObjects.of(machine.kernel, signal);
  const [object] = await objects.read([address], signal);
  if (object?.type) return object.type.name === PORT_TYPE;
  return object?.isRead !== true || !objects.knowsTypes;
}

/**
 * A message at an address that somebody typed.
 * @throws ConsoleError where none lies there: the blob in front of it cannot be one, or it cannot be read
 */
export async function typedMessage({ kernel }: Machine, address: Address, signal: AbortSignal): Promise<StructView> {
  const before = kernel.fields.sizeOf('_BLOB') ?? 0;
  const [message, blob] = await Promise.all([
    kernel.struct('_KALPC_MESSAGE', address, signal),
    kernel.struct('_BLOB', toAddress(BigInt.asUintN(64, address - BigInt(before))), signal),
  ]);
  const kind = blob.value('ResourceId') ?? MESSAGE_BLOB;
  if (kind !== MESSAGE_BLOB || message.value('u1.s1.QueueType') === undefined)
    throw new ConsoleError(`Error querying message ${pointer(address)}`);
  return message;
}
