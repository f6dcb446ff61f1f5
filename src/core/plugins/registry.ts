/** Name -> how to load the plug-in. Commands load only the plug-ins they use. */
export type Registry<P> = Readonly<Record<string, () => Promise<P>>>;

/** Loads the named plug-ins; default: all. Ignores names that are not registered. */
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
