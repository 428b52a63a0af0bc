import type { Work } from '../../base/slices';
import { RequestError } from '../errors';
import { inSlices } from '../session/inSlices';

/** An editor shows no document of more than 50 MB, and each character is held several times on its way there. */
const MOST_CHARACTERS = 32 * 1024 * 1024;

/** A text that is made in pieces, with others having their turn in between. Rejects where it is more than can be shown. */
export function joinedPieces(pieces: Iterable<string>, signal: AbortSignal): Promise<string> {
  return inSlices(joining(pieces), signal);
}

function* joining(pieces: Iterable<string>): Work<string> {
  const parts: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    parts.push(piece);
    length += piece.length;
    if (length > MOST_CHARACTERS)
      throw new RequestError(
        'notFound',
        'This report is larger than 32 MB, more than an editor shows. Ask for one process or thread, or have "alpcscope report" write it to a file.',
      );
    yield;
  }
  return parts.join('');
}
