import type { KdSession } from '../session/kdSession';

/** What reading needs of a session. */
export type BatchRunner = Pick<KdSession, 'batch' | 'clock' | 'stop' | 'kind'>;
