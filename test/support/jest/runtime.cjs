// Loads tests with Node itself, instead of with Jest's own module loader in a VM context: that one keeps every module of
// every test file in memory, and makes each look-up of a global slow. Test files of a worker share the modules of src.
const { register } = require('node:module');
const { pathToFileURL } = require('node:url');
const { ModuleMocker } = require('jest-mock');
const { sourceMaps } = require('./source-maps.cjs');

const here = pathToFileURL(__filename);
register(new URL('./hooks.mjs', here));
register(new URL('../typescript-hooks.mjs', here));

// A new instance of jest-circus for each test file, since it keeps what it knows of a file in its own module.
const circus = /jest-circus[\\/]build[\\/]jestAdapterInit/;

/** What `jest-runner` and `jest-circus` ask of a runtime, for files that are ES modules. */
module.exports = class NodeRuntime {
  #mocker = new ModuleMocker(globalThis);
  #globals;

  setGlobalsForRuntime(globals) {
    this.#globals = { ...globals, jest: this.#mocker };
  }

  async unstable_importModule(path) {
    const { setGlobals } = await import('./globals.mjs');
    setGlobals(this.#globals);
    await import(pathToFileURL(path).href);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  requireInternalModule(path) {
    if (circus.test(path)) delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  getAllCoverageInfoCopy() {}

  enterTestCode() {}

  leaveTestCode() {}

  teardown() {
    this.#mocker.restoreAllMocks();
    // Here jest-circus keeps the tests of the file, with all that they refer to.
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (symbol.description === 'JEST_STATE_SYMBOL') delete globalThis[symbol];
    }
  }
};
