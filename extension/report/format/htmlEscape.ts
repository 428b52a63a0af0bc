import { visible } from './visible';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Plain text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, c => ENTITIES[c] ?? c);
}
