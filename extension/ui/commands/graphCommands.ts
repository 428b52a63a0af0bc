import { COMMANDS } from '../commandIds';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

/** The wait graph: of everything that hangs, or of the chains through the thing that a row or link names. */
export function graphCommands(services: Services): Pick<CommandTable, typeof COMMANDS.openGraph> {
  return {
    [COMMANDS.openGraph]: async argument => {
      const target = argument === undefined ? {} : targetFrom(argument, services.views);
      const session = await sessionFor(services, target);
      if (session) await services.graphs.open(session, entityOf(target));
    },
  };
}
