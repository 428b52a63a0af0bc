import { customRequest } from '../requests/handler';
import { listed } from './listed';

export const search = customRequest(
  'alpcscope/search',
  'things by address, client id or name, also mistyped; those visited lately first',
  ({ text, count, kind, recent }, { session }) => {
    const { opened } = session;
    const { snapshot, source } = opened;
    // What the text means exactly comes first, then what contains its words.
    const exact = snapshot.find(opened.entityOf(text) ?? 'thread:none');
    const first = exact && (kind === undefined || exact.kind === kind) ? [exact.id] : [];
    const wish = { text, count, ...(kind !== undefined && { kind }), ...(recent && { recent }) };
    const ids = new Set([...first, ...source.search.find(wish)]);
    return { items: [...ids].slice(0, count).map(id => listed(snapshot, id)) };
  },
);
