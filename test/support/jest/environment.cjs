/** The tests run in Node's own context. What Jest wants to change in the globals of its environment changes nothing. */
module.exports = class NodeEnvironment {
  global = {};

  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {}
};
