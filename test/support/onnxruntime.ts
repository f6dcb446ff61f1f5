import { describe } from '@jest/globals';
import { findRuntime } from '../../src/analysis/sentiment/accurate/session.ts';

function isInstalled(): boolean {
  try {
    findRuntime();
    return true;
  } catch {
    return false;
  }
}

/** Tests that need onnxruntime-node, an optional peer: skipped, and said so, where it is not installed. */
export function describeOnRuntime(name: string, tests: () => void): void {
  if (isInstalled()) describe(name, tests);
  else describe.skip(`${name} (skipped: onnxruntime-node is not installed)`, tests);
}
