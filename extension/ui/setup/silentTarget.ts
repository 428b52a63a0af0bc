import type { Transport } from './connection';

/** What `kd -k` takes begins with the transport; undefined where kd knows one that we do not. */
export function transportOf(connection: string): Transport | undefined {
  const text = connection.trim().toLowerCase();
  if (text.startsWith('net:')) return 'net';
  if (text.startsWith('usb')) return 'usb';
  if (text.startsWith('com:')) return /[:,]pipe\b/.test(text) ? 'pipe' : 'serial';
  return text === 'local' ? 'local' : undefined;
}

/** What to look at while no target answers (kd says `no_debuggee`): the likeliest first. */
export function silentTargetChecks(transport: Transport | undefined): readonly string[] {
  return transport === undefined ? COMMON : [...OF_TRANSPORT[transport], ...COMMON];
}

const COMMON: readonly string[] = [
  'the target was restarted after its settings were changed',
  '`bcdedit /enum {current}` there shows `debug Yes`',
  'no other debugger holds the connection: not WinDbg, and no second session here',
];

const OF_TRANSPORT: Readonly<Record<Transport, readonly string[]>> = {
  net: [
    '`bcdedit /dbgsettings` on the target shows the port and the key of this session, and the address of this machine',
    'the firewall here lets kd.exe receive UDP on that port, on the kind of network (private, public, domain) that the target is in',
    'the network card of the target is on the list that `kdnet.exe` prints; where it has several, `busparams` names the right one',
    'no VPN or virtual switch stands between them that drops UDP',
  ],
  serial: [
    'both ends have the same baud rate, and `debugport` is the number of the port that the cable is in',
    'the cable is a null-modem cable, and no other program holds the port here',
  ],
  pipe: [
    'the virtual machine is on, and its COM port is this very pipe',
    'VS Code runs as administrator: pipes of Hyper-V are open to administrators only',
  ],
  usb: [
    'the name is the same on both ends',
    'the cable is a debug cable and is in a port that can debug (USBView shows which); `busparams` names its controller',
  ],
  local: ['VS Code runs as administrator'],
};
