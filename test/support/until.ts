/** Waits until the condition holds; fails after a generous bound instead of hanging. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`still not so after ${withinMs / 1000} s: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
