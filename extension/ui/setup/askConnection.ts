import * as vscode from 'vscode';
import {
  BAUD_RATES,
  comPortProblem,
  type Connection,
  DEFAULT_NET_PORT,
  hostProblem,
  keyProblem,
  netPortProblem,
  pipeProblem,
  targetNameProblem,
} from './connection';

/** A connection, and for the network the address by which the target reaches this machine. */
export interface Answers {
  readonly connection: Connection;
  readonly host?: string;
}

/** Asks for one value until it is right; undefined where the user gives up. */
export type Ask = (question: {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly problem: (text: string) => string | undefined;
}) => Promise<string | undefined>;

/** Asks for what a transport needs. */
export async function askConnection(transport: Connection['transport'], ask: Ask): Promise<Answers | undefined> {
  const { l10n } = vscode;
  switch (transport) {
    case 'net':
      return askNet(ask);
    case 'serial': {
      const port = await ask({
        title: l10n.t('Serial Port of This Machine'),
        prompt: l10n.t('The port that the cable is in'),
        value: 'COM1',
        problem: comPortProblem,
      });
      const baud = port === undefined ? undefined : await askBaud();
      return port === undefined || baud === undefined ? undefined : { connection: { transport, port, baud } };
    }
    case 'pipe': {
      const path = await ask({
        title: l10n.t('Named Pipe of the Virtual Machine'),
        prompt: l10n.t('As the COM port of the virtual machine names it'),
        value: '\\\\.\\pipe\\kd',
        problem: pipeProblem,
      });
      return path === undefined ? undefined : { connection: { transport, path, reconnect: true } };
    }
    case 'usb': {
      const targetName = await ask({
        title: l10n.t('USB Target Name'),
        prompt: l10n.t('Any name, the same on both ends'),
        value: 'target',
        problem: targetNameProblem,
      });
      return targetName === undefined ? undefined : { connection: { transport, targetName } };
    }
  }
}

async function askNet(ask: Ask): Promise<Answers | undefined> {
  const { l10n } = vscode;
  const host = await ask({
    title: l10n.t('Address of This Machine (1/3)'),
    prompt: l10n.t('The IPv4 (or IPv6) address by which the target reaches the debugger'),
    problem: hostProblem,
  });
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
  });
  return key === undefined ? undefined : { connection: { transport: 'net', port: Number(port), key }, host };
}

async function askBaud(): Promise<number | undefined> {
  const items = BAUD_RATES.map(rate => ({ label: String(rate), rate }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Baud Rate (the Same on Both Ends)') }))
    ?.rate;
}

/** Four groups of letters and digits, 64 random bits each, as kdnet.exe makes them. */
function newKey(): string {
  const groups = globalThis.crypto.getRandomValues(new BigUint64Array(4));
  return [...groups].map(group => group.toString(36)).join('.');
}
