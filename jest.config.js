/** @type {import('jest').Config} */
export default {
  runtime: '<rootDir>/test/support/jest/runtime.cjs',
  testEnvironment: '<rootDir>/test/support/jest/environment.cjs',
  globalSetup: '<rootDir>/test/support/jest/start-server.mjs',
  globalTeardown: '<rootDir>/test/support/jest/stop-server.mjs',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {},
  testTimeout: 120_000,
  maxWorkers: 2,
  // A worker above this is replaced between two suites: near its limit of 450 MB it would do little but collect garbage.
  workerIdleMemoryLimit: '250MB',
};
