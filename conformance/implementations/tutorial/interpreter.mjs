// A tiny interpreter of the portable subset of JSON Schema: the few keywords that the schemas of the standard use.
// It gives every failure: the keyword, and the path from the payload to the value.
import { followed } from "./schemas.mjs";

const TYPES = {
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === "boolean",
};

// `values`: a table of keywords that look at one value and at nothing inside it. The first that fails is told.
export function* failures(value, schema, values, path = []) {
  const wanted = followed(schema);
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    yield { keyword: "number", path }; // Some readers round it: no schema is asked.
    return;
  }
  if (!TYPES[wanted.type](value)) {
    yield { keyword: "type", path }; // Whatever else could be said of another type would be noise.
    return;
  }
  const failed = Object.keys(values).find((keyword) => keyword in wanted && !values[keyword](value, wanted[keyword]));
  if (failed) yield { keyword: failed, path };
  if (wanted.type === "object") yield* ofObject(value, wanted, values, path);
  if (wanted.type === "array") {
    for (const [index, item] of value.entries()) yield* failures(item, wanted.items, values, [...path, index]);
  }
}

function* ofObject(value, wanted, values, path) {
  const { properties = {}, required = [], additionalProperties = true, propertyNames } = wanted;
  for (const name of required) {
    if (!Object.hasOwn(value, name)) yield { keyword: "required", path, missing: name };
  }
  for (const [name, inner] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) yield* failures(inner, properties[name], values, [...path, name]);
    else if (!additionalProperties) yield { keyword: "additionalProperties", path };
    if (propertyNames && !holds(name, propertyNames, values)) yield { keyword: "propertyNames", path };
  }
}

function holds(name, schema, values) {
  return failures(name, { type: "string", ...schema }, values).next().done;
}
