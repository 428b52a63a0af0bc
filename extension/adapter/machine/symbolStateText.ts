import type { SymbolState } from '../../kernel/modules/moduleMap';

/** Whether a module has symbols, in a few words. */
export function symbolStateText(state: SymbolState): string {
  switch (state.kind) {
    case 'deferred':
      // As debuggers call it: looked for when somebody needs them.
      return 'deferred';
    case 'loaded':
      return state.exact ? 'loaded' : 'loaded, but made for another build';
    case 'built-in':
      return `built-in layout of ${state.build}`;
    case 'missing':
      return state.wanted === undefined ? `none: ${state.why}` : `none: ${state.wanted} is needed (${state.why})`;
  }
}
