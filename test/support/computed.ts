/** Milliseconds that this process has computed so far: a busy machine makes it wait longer, and compute no more. */
export function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
