import type { GraphKind } from '../../protocol/graph';
import { COMMANDS } from '../commandIds';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import type { CommandTable, Handler } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids = typeof COMMANDS.openGraph | typeof COMMANDS.openConnections;

/** Pictures of everything that hangs or is connected, or of what has to do with the thing that a row or link names. */
export function graphCommands(services: Services): Pick<CommandTable, Ids> {
  const open =
    (kind: GraphKind): Handler =>
    async argument => {
      const target = argument === undefined ? {} : targetFrom(argument, services.views);
      const session = await sessionFor(services, target);
      if (session) await services.graphs.open(session, kind, entityOf(target));
    };
  return { [COMMANDS.openGraph]: open('waits'), [COMMANDS.openConnections]: open('connections') };
}
