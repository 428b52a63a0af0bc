import type { ViewName } from '../protocol/requests';

/** Ids of the views in package.json. */
export const VIEW_IDS = {
  waitChains: 'alpcscope.waitChains',
  ports: 'alpcscope.ports',
  messages: 'alpcscope.messages',
  threads: 'alpcscope.threads',
  modules: 'alpcscope.modules',
} as const satisfies Record<ViewName, string>;

/** The view that is there while two readings are compared. */
export const COMPARISON_VIEW = 'alpcscope.comparison';

/** `publisher.name` of package.json: the authority of links that lead to us. */
export const EXTENSION_ID = 'alpcscope.alpcscope';

/** The debug type that package.json contributes. */
export const DEBUG_TYPE = 'kd';

/** Languages that package.json contributes. */
export const LANGUAGES = { log: 'kd-log', script: 'kd-script' } as const;
