// The keywords that look at one value. Where the type of a keyword is another one than that of the value, it says nothing.

const text = (holds) => (value, limit) => typeof value !== "string" || holds(value, limit);
const number = (holds) => (value, limit) => typeof value !== "number" || holds(value, limit);
const list = (holds) => (value, limit) => !Array.isArray(value) || holds(value, limit);

// Lengths are counted in code points: `text.length` would count units of UTF-16.
const length = (value) => [...value].length;

export const VALUES = {
  const: (value, wanted) => value === wanted,
  minLength: text((value, least) => length(value) >= least),
  maxLength: text((value, most) => length(value) <= most),
  pattern: text((value, pattern) => new RegExp(pattern, "u").test(value)),
  minimum: number((value, least) => value >= least),
  maximum: number((value, most) => value <= most),
  minItems: list((value, least) => value.length >= least),
};
