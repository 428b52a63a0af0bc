import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { EXTENSION_COMMANDS } from '../../extension/console/extensions/extensionCommands';
import { KdConsole } from '../../extension/console/kdConsole';
import { openEngine } from '../../extension/target/dump/openEngine';
import { inFolder } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { dumpBytes } from '../world/dump/writeDump';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { Random } from '../worlds/random';
import { allQuestions, logOf } from './consoleLog';
import { writeSymbols } from './worldConsole';

const DUMPS = 4;
/** One in so many words that are not 0 (pointers and counts) is damaged. */
const SHARE = 40;
/** Headers and the bitmap of pages: what is behind is memory. */
const MEMORY = 0x10000;
const WORD = 8;
/** Values that walkers and printers stumble over: all ones, small counts, addresses of nothing. */
const VALUES = [
  0n,
  1n,
  3n,
  0xffn,
  0xffff_ffffn,
  0xffff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0xffff_a00f_5000_4040n,
];

describe('console over a damaged dump', () => {
  for (const build of BUILDS) {
    it(`answers every question, whatever memory holds (${build})`, async function () {
      const world = buildWorld(smallWorld(build));
      const whole = dumpBytes(world, { format: 'bitmap' });
      const questions = allQuestions(world);
      await inFolder(async folder => {
        const symbolPath = `srv*${writeSymbols(world, folder)}`;
        for (let seed = 1; seed <= DUMPS; seed++) {
          const file = path.join(folder, `${seed}.dmp`);
          writeFileSync(file, damaged(whole, new Random(seed)));
          const engine = await openEngine(file, { symbolPath });
          try {
            const console = new KdConsole(engine, { commands: EXTENSION_COMMANDS });
            const text = await logOf(console, questions);
            assert.ok(questions.every(question => text.includes(`${console.prompt}${question}\n`)));
          } finally {
            engine.close();
          }
        }
      });
    });
  }
});

function damaged(whole: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(whole);
  for (let at = MEMORY; at + WORD <= bytes.length; at += WORD)
    if (bytes.readBigUInt64LE(at) !== 0n && random.below(SHARE) === 0) bytes.writeBigUInt64LE(random.pick(VALUES), at);
  return bytes;
}
