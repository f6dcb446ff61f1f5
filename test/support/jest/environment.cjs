const { AsyncLocalStorage } = require('node:async_hooks');

/** The tests run in Node's own context. What Jest wants to change in the globals of its environment changes nothing. */
module.exports = class NodeEnvironment {
  global = {};
  #storages = new Set();
  #run = AsyncLocalStorage.prototype.run;

  getVmContext() {
    return null;
  }

  // Jest has a storage of its own for each suite and leaves it enabled, which slows down every promise of all later ones.
  async setup() {
    const storages = this.#storages;
    const run = this.#run;
    AsyncLocalStorage.prototype.run = function (...given) {
      storages.add(this);
      return run.apply(this, given);
    };
  }

  async teardown() {
    AsyncLocalStorage.prototype.run = this.#run;
    for (const storage of this.#storages) storage.disable();
  }
};
