import type { EntityId } from '../../model/ids';
import { addressOfId, kindOfId } from '../../model/ids';
import type { KdSession } from '../sessions/kdSession';
import { followChain } from '../commands/chainCommands';

/** Has the debugger asked for a thing that was not read yet; answers its id, or undefined where the user gave it up. */
export async function askForUnread(session: KdSession, entity: EntityId): Promise<EntityId | undefined> {
  const address = `0x${(addressOfId(entity) ?? 0n).toString(16)}`;
  switch (kindOfId(entity)) {
    case 'port':
      await session.client.request('alpcscope/run', { command: `!alpc /p ${address}` });
      return entity;
    case 'message':
      await session.client.request('alpcscope/run', { command: `!alpc /m ${address}` });
      return entity;
    case 'process':
      await session.client.request('alpcscope/run', { command: `!process ${address} 0` });
      return entity;
    default:
      return (await followChain(session, entity))?.thread;
  }
}
