import { z } from 'zod';
import {
  brandSchemaWith,
  type ConfigPlugins,
  channelSchema,
  fileSchemaWith,
  idPattern,
  ruleSchema,
  sourceSchema,
} from './file-schema.ts';
import type { Path } from './problems.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const variable = { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}' } as const;

/** The schema of what users may write. Texts of a fixed form may also contain a `${NAME}`. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.type !== 'string' || !(jsonSchema.format || jsonSchema.pattern)) return;
      const { description, default: fallback, ...form } = { ...jsonSchema };
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, { anyOf: [form, { ...variable }] });
      if (description !== undefined) jsonSchema.description = description;
      if (fallback !== undefined) jsonSchema.default = fallback;
    },
  });
  return json;
}

/** Adds our keys to a plug-in's settings, or to each of their alternatives. */
function withKeys(settings: JsonSchema, keys: JsonSchema): JsonSchema {
  const alternatives = settings.anyOf ?? settings.oneOf;
  if (alternatives && settings.properties === undefined) {
    const { anyOf: _, oneOf: __, ...rest } = settings;
    return { ...rest, anyOf: alternatives.map((alternative) => withKeys(alternative, keys)) };
  }
  const required = [...(keys.required ?? []), ...(settings.required ?? [])];
  return {
    ...settings,
    properties: { ...keys.properties, ...settings.properties },
    ...(required.length > 0 ? { required } : {}),
  };
}

/** `keys`, with one of them fixed to a word. */
const fixed = (keys: JsonSchema, key: string, word: string, required: boolean): JsonSchema => {
  const others = (keys.required ?? []).filter((name) => name !== key);
  return {
    ...keys,
    properties: { ...keys.properties, [key]: { ...property(keys, key), const: word } },
    required: required ? [...others, key] : others,
  };
};

export interface PartSchemas {
  file: JsonSchema;
  brand: JsonSchema;
  /** Plug-in name -> its settings with our keys. */
  sources: Record<string, JsonSchema>;
  channels: Record<string, JsonSchema>;
  rules: Record<string, JsonSchema>;
}

const mapValues = <T, U>(values: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));

export function partSchemas(plugins: ConfigPlugins): PartSchemas {
  const [source, channel, rule] = [sourceSchema, channelSchema, ruleSchema].map(toJsonSchema);
  const with_ = (settings: z.ZodType, keys: JsonSchema | undefined, key: string, name: string): JsonSchema =>
    withKeys(toJsonSchema(settings), fixed(keys ?? {}, key, name, true));
  return {
    file: toJsonSchema(fileSchemaWith(plugins)),
    brand: toJsonSchema(brandSchemaWith(plugins)),
    sources: mapValues(plugins.collectors, ({ settings }, name) => with_(settings, source, 'platform', name)),
    channels: mapValues(plugins.notifiers, ({ settings }, name) => with_(settings, channel, 'type', name)),
    rules: mapValues(plugins.detectors, ({ settings }, name) => with_(settings, rule, 'detector', name)),
  };
}

/** The schema of the whole file, for editors. */
export function configJsonSchema(plugins: ConfigPlugins): JsonSchema {
  const { file, brand, sources, channels, rules } = partSchemas(plugins);
  const definitions = (kind: string, parts: Record<string, JsonSchema>): Record<string, JsonSchema> =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [`${kind}-${name}`, part]));
  const anyOf = (kind: string, parts: Record<string, JsonSchema>): JsonSchema => ({
    anyOf: Object.keys(parts).map((name) => ({ $ref: `#/$defs/${kind}-${name}` })),
  });
  const ids = { pattern: idPattern.source };
  // A source named after its platform needs no `platform`, and may be empty.
  const named = mapValues(sources, (part, name) => ({
    anyOf: [
      withoutRequired(part, 'platform'),
      { type: 'null' } as const,
      ...Object.keys(sources)
        .filter((other) => other !== name)
        .map((other) => ({ $ref: `#/$defs/source-${other}` })),
    ],
  }));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of Earshot',
    ...file,
    properties: {
      ...file.properties,
      sources: {
        ...property(file, 'sources'),
        propertyNames: ids,
        properties: named,
        additionalProperties: anyOf('source', sources),
      },
      channels: {
        ...property(file, 'channels'),
        propertyNames: ids,
        additionalProperties: anyOf('channel', channels),
      },
      brands: { ...property(file, 'brands'), items: { $ref: '#/$defs/brand' } },
    },
    $defs: {
      brand: {
        ...brand,
        properties: { ...brand.properties, rules: { ...property(brand, 'rules'), items: anyOf('rule', rules) } },
      },
      ...definitions('source', sources),
      ...definitions('channel', channels),
      ...definitions('rule', rules),
    },
  };
}

function withoutRequired(part: JsonSchema, key: string): JsonSchema {
  if (part.anyOf) return { ...part, anyOf: part.anyOf.map((alternative) => withoutRequired(alternative, key)) };
  const { required = [], ...rest } = part;
  const others = required.filter((name) => name !== key);
  return others.length > 0 ? { ...rest, required: others } : rest;
}

const property = (schema: JsonSchema, name: string): JsonSchema => {
  const found = schema.properties?.[name];
  return typeof found === 'object' ? found : {};
};

/** The schemas that apply at a path; several where there are alternatives. */
export function schemasAt(schema: JsonSchema, path: Path): JsonSchema[] {
  let current = alternatives(schema);
  for (const part of path) {
    current = current.flatMap((found) => {
      const next =
        typeof part === 'number' ? found.items : (found.properties?.[String(part)] ?? found.additionalProperties);
      return typeof next === 'object' && !Array.isArray(next) ? alternatives(next) : [];
    });
  }
  return current;
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...inner.flatMap(alternatives)];
}

export const keysAt = (schema: JsonSchema, path: Path): string[] => [
  ...new Set(schemasAt(schema, path).flatMap((found) => Object.keys(found.properties ?? {}))),
];
