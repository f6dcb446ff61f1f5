const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { transformSync } = require('@swc/core');

/** natural requires an ES module. Node can do that, Jest on Node before 24.9 cannot: so it becomes CommonJS. */
module.exports = function requireEsm(name) {
  const file = join(dirname(require.resolve(`${name}/package.json`)), 'index.js');
  const { code } = transformSync(readFileSync(file, 'utf8'), { module: { type: 'commonjs' }, swcrc: false });
  const loaded = { exports: {} };
  new Function('module', 'exports', 'require', code)(loaded, loaded.exports, require);
  return loaded.exports;
};
