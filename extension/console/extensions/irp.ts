import { toAddress } from '../../base/address';
import { readDevices, type ReadDevices } from '../../kernel/irpDevices';
import { symbolText } from '../../kernel/modules/moduleMap';
import type { StructView } from '../../kernel/structView';
import { type ConsoleCommand, type ConsoleContext, ConsoleError } from '../consoleCommand';
import { takeAddress } from './argumentList';
import { majorFunctionName } from './majorFunctions';
import { pointer } from './kdText';
import { kernelOf } from './machine';

/** `_IRP.Type`. Source: wdm.h IO_TYPE_IRP. */
const IO_TYPE_IRP = 6n;

/** Bits of `_IO_STACK_LOCATION.Control`, in kd's words. Source: wdm.h SL_*. */
const CONTROL: readonly (readonly [bit: bigint, word: string])[] = [
  [0x40n, 'Success'],
  [0x80n, 'Error'],
  [0x20n, 'Cancel'],
  [0x01n, 'pending'],
];

/** `!irp Address`: the request, and the drivers that it goes through. */
export const irpCommand: ConsoleCommand = {
  names: ['!irp'],
  async run(args, context, out, signal) {
    const { address } = await takeAddress(args, context, signal);
    if (address === undefined) throw new ConsoleError('Please specify the address of an IRP');
    const kernel = kernelOf(context);
    const irp = await kernel.struct('_IRP', address, signal);
    const type = irp.value('Type');
    if (type === undefined) throw new ConsoleError(`${pointer(address)}: Could not read Irp`);
    if (type !== IO_TYPE_IRP) throw new ConsoleError('IRP signature does not match, probably not an IRP');
    const locations = await stackLocations(irp, context, signal);
    const devices = await readDevices(kernel, locations, signal);
    for (const line of [...summary(irp, locations), ...locations.flatMap(rows)]) out.write(`${line}\n`);

    function rows(location: StructView, i: number): readonly string[] {
      const isCurrent = irp.value('CurrentLocation') === BigInt(i + 1);
      return locationRows(location, isCurrent, devices, context);
    }
  },
};

/** They follow the IRP. */
async function stackLocations(
  irp: StructView,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<readonly StructView[]> {
  const kernel = kernelOf(context);
  const size = kernel.fields.sizeOf('_IO_STACK_LOCATION') ?? 0;
  const first = irp.address + BigInt(kernel.fields.sizeOf('_IRP') ?? 0);
  // A signed byte.
  const count = Math.max(0, Number(irp.value('StackCount') ?? 0n));
  const places = Array.from({ length: count }, (_, i) => toAddress(first + BigInt(i * size)));
  return kernel.structs('_IO_STACK_LOCATION', places, signal);
}

function summary(irp: StructView, locations: readonly StructView[]): readonly string[] {
  const current = Number(irp.value('CurrentLocation') ?? 0n);
  const here = locations[current - 1];
  const part = (label: string, none: string, value: bigint | undefined): string =>
    value === undefined || value === 0n ? none : `${label}${pointer(value)}:`;
  const parts = [
    part('Mdl=', 'No Mdl:', irp.value('MdlAddress')),
    part('System buffer=', 'No System Buffer:', irp.value('AssociatedIrp.SystemBuffer')),
    `Thread ${pointer(irp.value('Tail.Overlay.Thread') ?? 0n)}: `,
    here ? 'Irp stack trace.  ' : 'Irp is completed. ',
  ];
  const place = here ? ` (= 0x${pointer(here.address)})` : '';
  return [
    `Irp is active with ${locations.length} stacks ${current} is current${place}`,
    ` ${parts.join(' ')}`,
    '     cmd  flg cl Device   File     Completion-Context',
  ];
}

function locationRows(
  location: StructView,
  isCurrent: boolean,
  devices: ReadDevices,
  { engine }: ConsoleContext,
): readonly string[] {
  const hex = (path: string): string => (location.value(path) ?? 0n).toString(16);
  const at = (path: string): string => pointer(location.value(path) ?? 0n);
  const control = location.value('Control') ?? 0n;
  const words = CONTROL.filter(([bit]) => (control & bit) !== 0n).map(([, word]) => word);
  const device = location.pointer('DeviceObject');
  const driver = device ? devices.of(device)?.driver?.value : undefined;
  const routine = location.pointer('CompletionRoutine');
  const completion = routine ? symbolText(engine.modules.nearest(routine)) : undefined;
  const major = Number(location.value('MajorFunction') ?? 0n);
  const args = [1, 2, 3, 4].map(i => at(`Parameters.Others.Argument${i}`));
  return [
    `${isCurrent ? '>' : ' '}[${majorFunctionName(major)}(${hex('MajorFunction')}), N/A(${hex('MinorFunction')})]`,
    `           ${hex('Flags').padStart(2)} ${hex('Control').padStart(2)} ${at('DeviceObject')} ${at('FileObject')} ${at('CompletionRoutine')}-${at('Context')} ${words.join(' ')}`,
    ...(driver === undefined ? [] : [`\t       ${driver}${completion === undefined ? '' : `\t${completion}`}`]),
    `\t\t\tArgs: ${args.join(' ')}`,
  ];
}
