const globals = new URL('./globals.mjs', import.meta.url).href;

/** A Node module hook. */
export function resolve(specifier, context, nextResolve) {
  return specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : nextResolve(specifier, context);
}
