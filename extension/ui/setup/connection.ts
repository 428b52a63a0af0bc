/*
 * How a kernel is reached: what `kd -k` takes, put together and taken apart, with the rules that Microsoft gives for each
 * part ("Setting up KDNET network kernel debugging", "Setting up kernel-mode debugging over a serial cable", "… of a
 * virtual machine manually").
 */

export type Connection =
  | { readonly transport: 'net'; readonly port: number; readonly key: string; readonly target?: string }
  /** `targetPort`: number of the target's own COM port. */
  | { readonly transport: 'serial'; readonly port: string; readonly baud: number; readonly targetPort: number }
  | { readonly transport: 'pipe'; readonly path: string; readonly reconnect: boolean }
  | { readonly transport: 'usb'; readonly targetName: string }
  /** The kernel of this machine (`-kl`), which runs on while it is read. */
  | { readonly transport: 'local' };

export type Transport = Connection['transport'];

/** Ports that KDNET may use: the dynamic range. */
export const NET_PORTS = { first: 49_152, last: 65_535 } as const;
export const BAUD_RATES: readonly number[] = [115_200, 57_600, 38_400, 19_200, 921_600];
export const DEFAULT_NET_PORT = 50_000;

/** The text behind `-k`; `local` is what `-kl` stands for. */
export function connectionString(connection: Connection): string {
  switch (connection.transport) {
    case 'net': {
      const target = connection.target === undefined ? '' : `,target=${connection.target}`;
      return `net:port=${connection.port},key=${connection.key}${target}`;
    }
    case 'serial':
      return `com:port=${connection.port},baud=${connection.baud}`;
    case 'pipe':
      return `com:pipe,port=${connection.path},resets=0${connection.reconnect ? ',reconnect' : ''}`;
    case 'usb':
      return `usb:targetname=${connection.targetName}`;
    case 'local':
      return 'local';
  }
}

/** Why a KDNET key cannot be right; undefined if it has the form that bcdedit and kdnet.exe give out. */
export function keyProblem(key: string): string | undefined {
  const parts = key.trim().split('.');
  if (parts.length !== 4) return 'A key has four groups with dots between them, as in 1a2b.3c4d.5e6f.7g8h.';
  const bad = parts.find(part => !/^[0-9a-z]{1,13}$/i.test(part));
  if (bad === '') return 'One of the four groups is empty.';
  if (bad !== undefined) return `"${bad.slice(0, 20)}" is no group of a key: 1 to 13 letters and digits.`;
  const large = parts.find(part => base36(part) > LARGEST_GROUP);
  return large === undefined ? undefined : `"${large}" is no group of a key: it is larger than 64 bits.`;
}

/** Groups are numbers of 64 bits in base 36. */
const LARGEST_GROUP = 0xffff_ffff_ffff_ffffn;

function base36(digits: string): bigint {
  return Array.from(digits.toLowerCase()).reduce(
    (value, digit) => value * 36n + BigInt(Number.parseInt(digit, 36)),
    0n,
  );
}

/** A key that is easily guessed: whoever can send packets to the target can halt and read it then. */
export function isWeakKey(key: string): boolean {
  return keyProblem(key) === undefined && key.trim().length < 24;
}

/** Why a number cannot be the port of a KDNET connection. */
export function netPortProblem(text: string): string | undefined {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : NaN;
  return port >= NET_PORTS.first && port <= NET_PORTS.last
    ? undefined
    : `The port is a number from ${NET_PORTS.first} to ${NET_PORTS.last}; ${DEFAULT_NET_PORT} to 50039 are the usual ones.`;
}

/** Why a text cannot be the address of the machine with the debugger, as the target is told it. */
export function hostProblem(text: string): string | undefined {
  const host = text.trim();
  if (/^(\d{1,3}\.){3}\d{1,3}$/.test(host))
    return host.split('.').every(part => Number(part) < 256) ? undefined : 'Each part of an IPv4 address is below 256.';
  return /^[0-9a-f:]{3,39}$/i.test(host) && host.includes(':')
    ? undefined
    : 'Give the IPv4 (or IPv6) address of this machine, as the target reaches it; a name does not do.';
}

/** Why a number cannot be that of the target's own serial port, as `debugport:` takes it. */
export function targetPortProblem(text: string): string | undefined {
  return /^[1-9]\d?$/.test(text.trim()) ? undefined : 'The number of the port: 1 for COM1, 2 for COM2, …';
}

export function comPortProblem(text: string): string | undefined {
  return /^com\d{1,3}$/i.test(text.trim()) ? undefined : 'A serial port is called COM1, COM2, …';
}

export function pipeProblem(text: string): string | undefined {
  return /^\\\\[^\\]+\\pipe\\[^\\,]+$/i.test(text.trim())
    ? undefined
    : String.raw`A pipe is called \\.\pipe\name (or \\machine\pipe\name), as the virtual machine's settings have it.`;
}

export function targetNameProblem(text: string): string | undefined {
  return /^[\w-]{1,24}$/.test(text.trim())
    ? undefined
    : 'The name has up to 24 letters, digits, hyphens or underscores.';
}

/** What is wrong with a connection string from a launch configuration, as far as can be told without trying it. */
export function connectionProblem(text: string): string | undefined {
  const net = /^net:(.*)$/i.exec(text.trim());
  if (!net) return undefined;
  const options = new Map(
    (net[1] ?? '')
      .split(',')
      .map(part => [part.split('=', 1)[0]?.trim().toLowerCase(), part.slice(part.indexOf('=') + 1)]),
  );
  const port = options.get('port');
  const key = options.get('key');
  if (port === undefined) return 'A network connection needs "port=": the port that the target was told.';
  if (key === undefined) return 'A network connection needs "key=": the key that bcdedit or kdnet.exe gave out.';
  return netPortProblem(port) ?? keyProblem(key);
}
