import * as vscode from 'vscode';
import {
  BAUD_RATES,
  comPortProblem,
  type Connection,
  DEFAULT_NET_PORT,
  hostProblem,
  isWeakKey,
  keyProblem,
  netPortProblem,
  pipeProblem,
  targetNameProblem,
  targetPortProblem,
  type Transport,
} from './connection';
import type { OwnAddress } from './thisMachine';

/** A connection, and for the network the address by which the target reaches this machine. */
export interface Answers {
  readonly connection: Connection;
  readonly host?: string;
}

export interface Question {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly problem: (text: string) => string | undefined;
  /** What is to be known of a value that will do. */
  readonly remark?: (text: string) => string | undefined;
}

/** Asks for one value until it is right; undefined where the user gives up. */
export type Ask = (question: Question) => Promise<string | undefined>;

/** Asks for what a transport needs. `addresses`: those of this machine. */
export async function askConnection(
  transport: Transport,
  ask: Ask,
  addresses: readonly OwnAddress[],
): Promise<Answers | undefined> {
  switch (transport) {
    case 'net':
      return askNet(ask, addresses);
    case 'serial':
      return askSerial(ask);
    case 'pipe': {
      const path = await ask({
        title: vscode.l10n.t('Named Pipe of the Virtual Machine'),
        prompt: vscode.l10n.t('As the COM port of the virtual machine names it'),
        value: '\\\\.\\pipe\\kd',
        problem: pipeProblem,
      });
      return path === undefined ? undefined : { connection: { transport, path, reconnect: true } };
    }
    case 'usb': {
      const targetName = await ask({
        title: vscode.l10n.t('USB Target Name'),
        prompt: vscode.l10n.t('Any name, the same on both ends'),
        value: 'target',
        problem: targetNameProblem,
      });
      return targetName === undefined ? undefined : { connection: { transport, targetName } };
    }
    case 'local':
      return { connection: { transport } };
  }
}

async function askNet(ask: Ask, addresses: readonly OwnAddress[]): Promise<Answers | undefined> {
  const { l10n } = vscode;
  const host = await askHost(ask, addresses);
  if (host === undefined) return undefined;
  const port = await ask({
    title: l10n.t('Port (2/3)'),
    prompt: l10n.t('A port of its own for each target'),
    value: String(DEFAULT_NET_PORT),
    problem: netPortProblem,
  });
  if (port === undefined) return undefined;
  const key = await ask({
    title: l10n.t('Key (3/3)'),
    prompt: l10n.t('The key that kdnet.exe or bcdedit printed on the target, or a new one for bcdedit'),
    value: newKey(),
    problem: keyProblem,
    remark: text =>
      isWeakKey(text)
        ? l10n.t('Easily guessed: whoever can send packets to the target can halt and read it. For a lab network only.')
        : undefined,
  });
  return key === undefined ? undefined : { connection: { transport: 'net', port: Number(port), key }, host };
}

/** One of the addresses of this machine, or another: behind a router the target sees a different one. */
async function askHost(ask: Ask, addresses: readonly OwnAddress[]): Promise<string | undefined> {
  const { l10n } = vscode;
  const title = l10n.t('Address of This Machine (1/3)');
  const typed = (): Promise<string | undefined> =>
    ask({
      title,
      prompt: l10n.t('The IPv4 (or IPv6) address by which the target reaches the debugger'),
      problem: hostProblem,
    });
  if (addresses.length === 0) return typed();
  const known = addresses.map(({ address, adapter }) => ({
    label: `$(globe) ${address}`,
    description: adapter,
    address,
  }));
  const other = { label: '$(edit) ' + l10n.t('Another address…'), description: '', address: undefined };
  const placeHolder = l10n.t('By which the target reaches the debugger');
  const chosen = await vscode.window.showQuickPick([...known, other], { title, placeHolder, ignoreFocusOut: true });
  return chosen && (chosen.address ?? typed());
}

async function askSerial(ask: Ask): Promise<Answers | undefined> {
  const { l10n } = vscode;
  const port = await ask({
    title: l10n.t('Serial Port of This Machine (1/3)'),
    prompt: l10n.t('The port that the cable is in'),
    value: 'COM1',
    problem: comPortProblem,
  });
  if (port === undefined) return undefined;
  const targetPort = await ask({
    title: l10n.t('Serial Port of the Target (2/3)'),
    prompt: l10n.t('The number of the port that the other end of the cable is in: 1 for COM1'),
    value: '1',
    problem: targetPortProblem,
  });
  const baud = targetPort === undefined ? undefined : await askBaud();
  if (baud === undefined) return undefined;
  return { connection: { transport: 'serial', port, baud, targetPort: Number(targetPort) } };
}

async function askBaud(): Promise<number | undefined> {
  const items = BAUD_RATES.map(rate => ({ label: String(rate), rate }));
  const title = vscode.l10n.t('Baud Rate, the Same on Both Ends (3/3)');
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.rate;
}

/** Four groups of letters and digits, 64 random bits each, as kdnet.exe makes them. */
function newKey(): string {
  const groups = globalThis.crypto.getRandomValues(new BigUint64Array(4));
  return [...groups].map(group => group.toString(36)).join('.');
}
