/** Name -> how to load the plug-in. A command that does not use it does not pay for it. */
export type Registry<P> = Readonly<Record<string, () => Promise<P>>>;

/** The named plug-ins, loaded; default: all. A name that is not registered is left out. */
export async function loadPlugins<P>(
  registry: Registry<P>,
  names: Iterable<string> = Object.keys(registry),
): Promise<Record<string, P>> {
  const loading = [...new Set(names)].flatMap((name) => {
    const load = Object.hasOwn(registry, name) ? registry[name] : undefined;
    return load ? [load().then((plugin) => [name, plugin] as const)] : [];
  });
  return Object.fromEntries(await Promise.all(loading));
}
