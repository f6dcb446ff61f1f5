const { fileURLToPath } = require('node:url');
const { transformFileSync } = require('@swc/core');
const options = require('../swc.json');

const made = new Map();

/** As Jest wants them, by the path of a file. Made only for the files in a stack that is printed. */
const sourceMaps = {
  get(path) {
    if (!path.endsWith('.ts')) return undefined;
    if (!made.has(path)) made.set(path, mapOf(path));
    return made.get(path);
  },
  *[Symbol.iterator]() {
    yield* made;
  },
};

function mapOf(path) {
  const file = path.startsWith('file:') ? fileURLToPath(path) : path;
  const { map } = transformFileSync(file, { ...options, sourceMaps: true });
  return `data:application/json;base64,${Buffer.from(map ?? '').toString('base64')}`;
}

module.exports = { sourceMaps };
