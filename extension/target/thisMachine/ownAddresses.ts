import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

interface OwnAddress {
  readonly address: string;
  readonly adapter: string;
}

type Interfaces = Readonly<
  Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[] | undefined>
>;

/** IPv4 addresses of this machine by which another one may reach it; those that a network has given out first. */
export function ownAddresses(interfaces: Interfaces = networkInterfaces()): readonly OwnAddress[] {
  const found = Object.entries(interfaces).flatMap(([adapter, all]) =>
    (all ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ address, adapter })),
  );
  // 169.254: what an adapter takes where nobody answers it.
  const isOwn = ({ address }: OwnAddress): number => (address.startsWith('169.254.') ? 1 : 0);
  return found.sort((a, b) => isOwn(a) - isOwn(b));
}
