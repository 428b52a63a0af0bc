import type { ObjectTypeStats } from '../model/entities';
import type { CommunicationInfo } from './communicationInfos';
import { nameOf } from './messageQueues';
import type { WalkedPort } from './walkedPort';

/** Problems that are told one by one; of more of one kind, their number. */
const MOST = 20;

/** Ports against the number of objects that their type counts. */
export function compareWithType(listed: number, all: number, stats: ObjectTypeStats | undefined): readonly string[] {
  const objects = stats?.objects;
  if (objects === undefined || objects === all) return [];
  const beyond = all > listed ? ` and ${all - listed} beside it` : '';
  return [
    `the object type ALPC Port counts ${objects} objects; ${listed} ports were found on the list of ports${beyond}`,
  ];
}

/** Ports that nothing but a handle or a message led to. */
export function notListed(ports: readonly WalkedPort[]): readonly string[] {
  return bounded(
    ports.filter(port => !port.listed).map(port => `${nameOf(port)} is not on the list of ports (nt!AlpcpPortList)`),
  );
}

/** The type that a port says it has, against its place in the communication info that it names. */
export function compareTypes(
  ports: readonly WalkedPort[],
  infos: { get(address: CommunicationInfo['address']): CommunicationInfo | undefined },
): readonly string[] {
  const problems = ports.flatMap(port => {
    const { type, communicationInfo } = port;
    const info = communicationInfo === undefined ? undefined : infos.get(communicationInfo);
    if (!info || info.reason !== undefined || type === undefined) return [];
    const there = info.keyOfEnd(type);
    // An end that is closed is taken out of the info, while its port still names it.
    if (there === 0 || there === port.key) return [];
    return [`${nameOf(port)} says that it is a ${type} port; its communication info names another one there`];
  });
  return bounded(problems);
}

/** At most some of them, and how many more there are. */
export function bounded(problems: readonly string[], most = MOST): readonly string[] {
  if (problems.length <= most) return problems;
  return [...problems.slice(0, most), `and ${problems.length - most} more of this kind`];
}
