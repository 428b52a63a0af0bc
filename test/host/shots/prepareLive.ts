/* Puts the sample dump and a stand-in for kd over it into a workspace: prepareLive.ts WORKSPACE */
import path from 'node:path';
import { prepareDumps } from '../prepareDumps';
import { prepareKd } from '../prepareKd';

const workspace = process.argv[2];
if (workspace === undefined) throw new Error('usage: prepareLive.ts WORKSPACE');
prepareDumps(path.resolve(__dirname, '../../..'), workspace);
prepareKd(workspace);
