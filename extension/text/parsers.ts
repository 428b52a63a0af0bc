import { alpcParsers } from './alpcParsers';
import type { BlockParser } from './blocks';
import { sessionParsers } from './sessionParsers';
import { threadParsers } from './threadParsers';

/** Every block parser, in the order in which a line is offered to them. The first that takes it gets it. */
export const blockParsers: readonly BlockParser[] = [...threadParsers, ...alpcParsers, ...sessionParsers];
