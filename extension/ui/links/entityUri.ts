import type { EntityId } from '../../model/ids';
import { isEntityId } from '../../protocol/guards';

/** A thing of a session, named so that a link in a mail or an issue can lead back to it. */
export interface EntityLink {
  readonly entity: EntityId;
  /** Debug session it was copied from; it means something as long as that session lives. */
  readonly session: string;
  /** Name of the input (`MEMORY.DMP`), so that the link works in a later session of the same input, too. */
  readonly input: string;
}

/** The only thing that a link may do. */
const REVEAL = '/reveal';
const LONGEST = 300;

/** What stands behind the authority of a link. */
export function entityPath({ entity, session, input }: EntityLink): { readonly path: string; readonly query: string } {
  return { path: REVEAL, query: new URLSearchParams({ session, input, entity }).toString() };
}

/** Reads a link, which may come from anywhere: undefined for everything that does not name one thing of a session. */
export function entityLinkOf(uri: { readonly path: string; readonly query: string }): EntityLink | undefined {
  if (uri.path !== REVEAL) return undefined;
  const query = new URLSearchParams(uri.query);
  const entity = query.get('entity');
  const session = query.get('session') ?? '';
  const input = query.get('input') ?? '';
  if (!isEntityId(entity) || session.length > LONGEST || input.length > LONGEST) return undefined;
  return { entity, session, input };
}
