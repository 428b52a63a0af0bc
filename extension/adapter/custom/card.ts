import type { CardLinks } from '../../analysis/card/cardMarkdown';
import { cardMarkdown } from '../../analysis/card/cardMarkdown';
import { cardOf } from '../../analysis/card/cardOf';
import { commandLink } from '../../protocol/links';
import { findingRequest } from '../requests/handler';

/** Links for a client that runs the session: ids mean things of the active one. */
const LINKS: CardLinks = {
  entity: entity => commandLink('reveal', { entity }),
  line: line => commandLink('log', { line }),
  stack: entity => commandLink('jump', { entity }),
  command: text => commandLink('copy', { text }),
};

export const card = findingRequest('alpcscope/card', 'the hover card of a thing', ({ text }, { session, after }) => {
  const { opened } = session;
  const entity = opened.entityOf(text);
  const found = entity && cardOf(opened.analysis, entity, opened.source.cards);
  if (!found) return null;
  after(() => opened.target.debuggee?.seen([found.id]));
  return {
    entity: found.id,
    markdown: cardMarkdown(found, LINKS),
    ...(found.line === undefined ? {} : { line: found.line }),
  };
});
