// `node --import test/support/typescript.mjs FILE.ts` runs TypeScript in a process of its own.
import { register } from 'node:module';

register(new URL('./typescript-hooks.mjs', import.meta.url));
