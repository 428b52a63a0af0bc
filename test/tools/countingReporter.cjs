// Mocha's own spec reporter, which besides adds what it counted to the file named by COUNTS_FILE (a line of JSON a run).
const { appendFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const file = process.env.COUNTS_FILE;
      if (file) appendFileSync(file, JSON.stringify({ passes, failures, pending }) + '\n');
    });
  }
};
