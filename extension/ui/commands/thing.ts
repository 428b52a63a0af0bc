import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import type { CommandTarget } from '../navigation/commandTargets';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import type { KdSession } from '../sessions/kdSession';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

export type OnThing = (session: KdSession, target: CommandTarget, entity: EntityId) => Promise<unknown>;

/** Runs something on the thing that a command is about: a row, a link, or the word at the cursor. */
export async function withThing(services: Services, argument: unknown, run: OnThing): Promise<unknown> {
  const target = targetFrom(argument, services.views);
  const session = await sessionFor(services, target);
  if (!session) return undefined;
  const entity = entityOf(target) ?? (await entityAtCursor(session, target));
  if (entity === undefined) throw new Error(vscode.l10n.t('Select a row, or put the cursor on an address or a Cid.'));
  return run(session, target, entity);
}

async function entityAtCursor(session: KdSession, target: CommandTarget): Promise<EntityId | undefined> {
  if (!target.word) return undefined;
  const card = await session.client.request('alpcscope/card', { text: target.word.text });
  if (!card) throw new Error(vscode.l10n.t('Nothing is known about {0}.', target.word.text));
  return card.entity;
}
