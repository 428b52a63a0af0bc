import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { StructView } from '../../kernel/structView';
import type { ConsoleCommand, ConsoleContext, Output } from '../consoleCommand';
import { ConsoleError } from '../consoleCommand';
import { clientsByPort, connectedRow, OF_PORT, OF_PROCESS, portWithClients } from './alpcConnectionsText';
import { messageRows } from './alpcMessageText';
import { typedMessage, typedPort } from './alpcObjects';
import { portAt, portRows, portThreads, queueRows } from './alpcPortText';
import { takeAddress } from './argumentList';
import { pointer } from './kdText';
import { type Machine, machineOf } from './machine';
import { processAt } from './threadView';

/** Printed for no arguments and for any that are not understood. */
export const ALPC_USAGE: readonly string[] = [
  '',
  'Usage:',
  '  !alpc /m MessageAddress',
  '      Dumps the message at the specified address.',
  '  !alpc /p PortAddress',
  '      Dumps the port at the specified address.',
  '  !alpc /lpc PortAddress',
  '      Dumps all connections for the specified port.',
  '  !alpc /lpp ProcessAddress',
  '      Dumps all connections for the specified process.',
  '',
];

/** Printed where the symbols do not name the list of ports. */
const NO_LIST = 'Port list is not available on this build';

/**
 * Makes the lines of one switch.
 * @throws ConsoleError where the address is that of something else
 */
type Answer = (
  machine: Machine,
  address: Address,
  signal: AbortSignal,
) => Promise<readonly string[]> | readonly string[];

const SWITCHES: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ['m', messageLines],
  ['p', portLines],
  ['lpc', connectionsOfPort],
  ['lpp', connectionsOfProcess],
]);

/** `!alpc /p`, `/m`, `/lpc`, `/lpp` and the undocumented `/graph`. */
export const alpcCommand: ConsoleCommand = {
  names: ['!alpc'],
  async run(args, context, out, signal) {
    const [, name = '', rest = ''] = /^\s*[-/](\w+)\s*(.*)$/.exec(args) ?? [];
    const answer = SWITCHES.get(name.toLowerCase());
    if (name.toLowerCase() === 'graph') write(out, graphLines(await machineOf(context, signal)));
    else if (!answer || rest.trim() === '') write(out, ALPC_USAGE);
    else write(out, await answerTo(answer, rest, context, signal));
  },
};

async function answerTo(
  answer: Answer,
  rest: string,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const machine = await machineOf(context, signal);
  const { address } = await takeAddress(rest, context, signal);
  return answer(machine, address ?? toAddress(0n), signal);
}

function write(out: Output, lines: readonly string[]): void {
  for (const line of lines) out.write(`${line}\n`);
}

async function portLines(machine: Machine, address: Address, signal: AbortSignal): Promise<readonly string[]> {
  const { kernel } = machine;
  const view = await typedPort(machine, address, signal);
  const infoAt = view.pointer('CommunicationInfo');
  const info = infoAt ? await kernel.struct('_ALPC_COMMUNICATION_INFO', infoAt, signal) : undefined;
  const port = portAt(machine, address);
  const threads = await kernel.structs('_ETHREAD', port?.registeredThreads?.value ?? [], signal);
  return [
    `Port  ${pointer(address)}`,
    ...portRows({ machine, port: view, info }),
    '',
    ...portThreads(machine, port, threads),
    ...queueRows(port?.queues?.value),
  ];
}

async function messageLines(machine: Machine, address: Address, signal: AbortSignal): Promise<readonly string[]> {
  const { kernel } = machine;
  const message = await typedMessage(machine, address, signal);
  const ports = [message.pointer('OwnerPort'), message.pointer('PortQueue')];
  const views = await kernel.structs(
    '_ALPC_PORT',
    ports.flatMap(port => (port ? [port] : [])),
    signal,
  );
  const viewOf = (port: Address | undefined): StructView | undefined => views.find(view => view.address === port);
  const [ownerPort, queuePort] = ports.map(viewOf);
  return ['', `Message ${pointer(address)}`, ...messageRows({ machine, message, ownerPort, queuePort })];
}

async function connectionsOfPort(machine: Machine, address: Address, signal: AbortSignal): Promise<readonly string[]> {
  await typedPort(machine, address, signal);
  const connection = portAt(machine, address)?.connectionPort?.value ?? address;
  return ['', ...portWithClients(machine, connection, clientsByPort(machine).get(connection) ?? [], OF_PORT)];
}

function connectionsOfProcess(machine: Machine, address: Address): readonly string[] {
  const doubts = listDoubts(machine);
  if (!processAt(machine, address)) throw new ConsoleError(`Error querying process ${pointer(address)}`);
  const clients = clientsByPort(machine);
  const own = [...machine.snapshot.ports.values()].filter(port => port.owner?.value === address);
  const created = own.flatMap(({ type, address: port }) =>
    type?.value === 'connection' && port
      ? portWithClients(machine, port.value, clients.get(port.value) ?? [], OF_PROCESS)
      : [],
  );
  const connected = own.filter(port => port.type?.value === 'client' && port.connectionPort?.value);
  return [
    '',
    `Ports created by the process ${pointer(address)}:`,
    '',
    ...created,
    '',
    `Ports the process ${pointer(address)} is connected to:`,
    '',
    ...connected.map(port => connectedRow(machine, port)),
    ...doubts,
  ];
}

/** Client port and its process number, connection port and its process number, name. */
function graphLines(machine: Machine): readonly string[] {
  const doubts = listDoubts(machine);
  const pidOf = (process: Address | null | undefined): string | undefined =>
    processAt(machine, process ?? undefined)?.pid?.value.padStart(16, '0');
  const rows = [...clientsByPort(machine)].flatMap(([address, clients]) => {
    const port = portAt(machine, address);
    const server = pidOf(port?.owner?.value);
    return clients.flatMap(client => {
      const pid = pidOf(client.owner?.value);
      const known = client.address && pid !== undefined && server !== undefined;
      return known
        ? [`${pointer(client.address.value)} ${pid} ${pointer(address)} ${server} ${port?.name?.value ?? ''}`]
        : [];
    });
  });
  return [...rows, ...doubts];
}

/**
 * Why not all ports are known.
 * @throws ConsoleError where none is
 */
function listDoubts({ kernel, inventory, snapshot }: Machine): readonly string[] {
  if (kernel.symbol('AlpcpPortList') === undefined) throw new ConsoleError(NO_LIST);
  const doubts = inventory.problems.filter(problem => /^(?:the list of ports|ALPC) /.test(problem));
  if (snapshot.ports.size === 0 && doubts.length > 0) throw new ConsoleError(doubts.join('\n'));
  return doubts.map(problem => `*** WARNING: ${problem}`);
}
