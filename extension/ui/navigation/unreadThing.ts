import type { EntityId } from '../../model/ids';
import { addressOfId, kindOfId } from '../../model/ids';
import type { ChainResponse } from '../../protocol/debuggee';
import { reasonOf, type SessionClient } from '../sessions/sessionClient';

/** What the adapter answers to what the user gave up. */
const CANCELLED = 'cancelled';

/** Has the debugger asked for a thing that was not read yet; answers its id, or undefined where the user gave it up. */
export async function askForUnread(client: SessionClient, entity: EntityId): Promise<EntityId | undefined> {
  const address = `0x${(addressOfId(entity) ?? 0n).toString(16)}`;
  switch (kindOfId(entity)) {
    case 'port':
      await client.request('alpcscope/run', { command: `!alpc /p ${address}` });
      return entity;
    case 'message':
      await client.request('alpcscope/run', { command: `!alpc /m ${address}` });
      return entity;
    case 'process':
      await client.request('alpcscope/run', { command: `!process ${address} 0` });
      return entity;
    default:
      return (await followChain(client, entity))?.thread;
  }
}

/** Progress, and a way to stop, are told by the debug adapter. Undefined where the user gave it up. */
export async function followChain(client: SessionClient, thread: string): Promise<ChainResponse | undefined> {
  try {
    return await client.request('alpcscope/chain', { thread });
  } catch (error) {
    if (reasonOf(error) === CANCELLED) return undefined;
    throw error;
  }
}
