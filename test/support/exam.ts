/** Set by `npm run exam`: what takes minutes runs in full. Otherwise it runs in a short form that proves the same. */
export const inFull = process.env.EXAM === 'full';
