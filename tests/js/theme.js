// The theme's scripts as pages load them: each puts what it gives into the one global `zhinan`.
'use strict';

globalThis.zhinan = globalThis.zhinan || {};

/**
 * Runs scripts of the theme, in order, and gives `zhinan`.
 * @param {...string} names
 */
exports.load = function (...names) {
  for (const name of names) require(`../../themes/default/js/${name}.js`);
  return globalThis.zhinan;
};
