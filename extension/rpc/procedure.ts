import type { Certainty } from '../model/evidence';
import type { Candidates } from './candidates';
import { interfaceOf, interfaceTitle, type RpcInterface } from './interfaces';
import type { LrpcMessage } from './lrpcMessage';

/** The interface that a call is for. */
export interface FoundInterface {
  readonly uuid: string;
  readonly title: string;
  /** Absent: the table does not have it. */
  readonly known?: RpcInterface;
  readonly version?: string;
  readonly certainty: Exclude<Certainty, 'certain'>;
  readonly from: string;
}

/** The procedure that a call is for. */
export interface FoundProcedure {
  readonly number: number;
  readonly name?: string;
  readonly certainty: Exclude<Certainty, 'certain'>;
  readonly from: string;
}

export interface FoundCall {
  readonly interface?: FoundInterface;
  readonly procedure?: FoundProcedure;
}

const FROM_HEADER = 'the LRPC header of the message';

/**
 * Interface and procedure of a call. A bind names its interface. A request has the number of its procedure only; which
 * interface that belongs to can be told where a function on the client's or the server's stack is called as one
 * procedure of one candidate is.
 *
 * @param functions `winspool!RpcOpenPrinter` of the client, `spoolsv!RpcOpenPrinter` of the server
 */
export function findCall(
  header: LrpcMessage | undefined,
  candidates: Candidates | undefined,
  functions: readonly string[],
): FoundCall {
  const bound = header?.interface;
  if (bound) return { interface: described(bound.uuid, `${bound.major}.${bound.minor}`) };
  const number = header?.procedure;
  const match = matchOf(candidates?.interfaces ?? [], functions, number);
  if (!match) {
    return number === undefined ? {} : { procedure: { number, certainty: 'likely', from: FROM_HEADER } };
  }
  const certainty = number === undefined ? 'heuristic' : 'likely';
  const from = number === undefined ? `the name ${match.by}` : `${FROM_HEADER} and the name ${match.by}`;
  const { uuid } = match.found;
  return {
    interface: { uuid, title: interfaceTitle(match.found), known: match.found, certainty, from },
    procedure: { number: match.number, name: match.name, certainty, from },
  };
}

function described(uuid: string, version: string): FoundInterface {
  const known = interfaceOf(uuid);
  const title = known ? interfaceTitle(known) : uuid;
  return { uuid, title, ...(known && { known }), version, certainty: 'likely', from: 'the bind message' };
}

interface Match {
  readonly found: RpcInterface;
  readonly number: number;
  readonly name: string;
  readonly by: string;
}

/** The one candidate that has a procedure of such a name, at this number if one is known. More than one is none. */
function matchOf(
  candidates: readonly RpcInterface[],
  functions: readonly string[],
  number: number | undefined,
): Match | undefined {
  const matches: Match[] = [];
  for (const by of functions) {
    const wanted = plainName(by);
    if (wanted.length < SHORTEST) continue;
    for (const found of candidates) {
      const numbers = number === undefined ? [...new Array(found.procedures).keys()] : [number];
      for (const one of numbers) {
        const name = found.procedure(one);
        if (name !== undefined && plainName(name) === wanted) matches.push({ found, number: one, name, by });
      }
    }
  }
  const [first] = matches;
  const same = matches.every(one => one.found.uuid === first?.found.uuid && one.number === first.number);
  return same ? first : undefined;
}

/** Names that are shorter than this (`Open`) say nothing. */
const SHORTEST = 5;

/** Without module, class, and the mark that some servers put in front of their routines (`s_RpcOpenPrinter`). */
function plainName(name: string): string {
  const bare = name.slice(name.lastIndexOf('!') + 1);
  return bare
    .slice(bare.lastIndexOf(':') + 1)
    .replace(/^(_+|s_|S_)/, '')
    .toLowerCase();
}
