import * as vscode from 'vscode';
import { type Address, formatAddress, parseAddress } from '../../base/address';
import { addressOfId } from '../../model/ids';
import { COMMANDS } from '../commandIds';
import { documentUri } from '../documents/virtualDocuments';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import { titleOf } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids = typeof COMMANDS.memoryAt | typeof COMMANDS.codeAt;

/** Rows of memory (pointers with the symbols that they hit) and instructions of one document. */
const ROWS = { memory: 64, code: 32 };

/**
 * Memory and code at an address as read-only documents in the language of kd logs, where ids have hovers and jumps; VS
 * Code's own views of both know nothing of threads and ports.
 */
export function addressCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.memoryAt]: argument => show(services, argument, address => `dps ${address} L${ROWS.memory.toString(16)}`),
    [COMMANDS.codeAt]: argument => show(services, argument, address => `u ${address} L${ROWS.code.toString(16)}`),
  };
}

/** At the address of a row, else at the one under the cursor, else at one that the user types. */
async function show(services: Services, argument: unknown, commandOf: (address: string) => string): Promise<void> {
  const target = targetFrom(argument, services.views);
  const session = await sessionFor(services, target);
  if (!session) return;
  if (session.status?.kind === 'log')
    throw new Error(vscode.l10n.t('A saved log has no memory: open the dump, or attach a debugger.'));
  const entity = entityOf(target);
  const own = entity === undefined ? undefined : addressOfId(entity);
  const address = own ?? (target.word && addressFrom(target.word.text)) ?? (await askForAddress());
  if (address === undefined) return;
  const command = commandOf(formatAddress(address));
  const uri = documentUri({ kind: 'printed', session: session.id, command }, `${command} (${titleOf(session)})`);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

/** Numbers of threads and processes are under cursors, too: what is shorter than an address is none. */
function addressFrom(word: string): Address | undefined {
  return /^(0x)?[0-9a-f`]{8,17}$/i.test(word) ? parseAddress(word) : undefined;
}

async function askForAddress(): Promise<Address | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Show at Address'),
    prompt: vscode.l10n.t('An address as kd prints it, with or without 0x and backtick'),
    validateInput: text =>
      parseAddress(text.trim()) === undefined ? vscode.l10n.t('Type a hexadecimal address.') : undefined,
  });
  return typed === undefined ? undefined : parseAddress(typed.trim());
}
