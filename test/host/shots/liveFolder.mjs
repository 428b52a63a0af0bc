import path from 'node:path';

/** Where take.mjs has put the stand-in for kd. */
export const KD_FOLDER = path.join(process.env['SHOTS_WORKSPACE'] ?? '', 'debugger');
