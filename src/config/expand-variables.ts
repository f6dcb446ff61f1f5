/** A string after expansion. */
export interface Expanded {
  value: string;
  /** Names of the variables used. */
  used: string[];
  /** Problems, as found and wanted. */
  faults: { found: string; wanted: string }[];
}

const reference = /\$\$\{|\$\{([^}]*)(\}?)/g;
const validName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Replaces each `${NAME}` by the variable's value, once: the result is not expanded again. `$${` stands for `${`. */
export function expandVariables(text: string, environment: Record<string, string | undefined>): Expanded {
  const used: string[] = [];
  const faults: Expanded['faults'] = [];
  const value = text.replace(reference, (whole, name: string | undefined, close: string) => {
    if (name === undefined) return '${';
    if (close === '' || !validName.test(name)) {
      faults.push({
        found: `a "\${" that does not begin a variable`,
        wanted: `"\${NAME}" with letters, digits and _ (write "$\${" for the two characters themselves)`,
      });
      return whole;
    }
    const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (found === undefined || found === '') {
      faults.push({
        found: `\${${name}}, and the environment variable ${name} is ${found === '' ? 'empty' : 'not set'}`,
        wanted: `a value: set ${name} in the environment of the process (a .env file is not read)`,
      });
      return whole;
    }
    used.push(name);
    return found;
  });
  return { value, used, faults };
}
