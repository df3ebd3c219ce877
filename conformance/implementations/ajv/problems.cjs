// What Ajv reports in the words of the standard: rule ids, model paths and JSON Pointers, as its documentation tells them.
"use strict";

/** The lists of a bundle whose items are records with a model path of their own. */
const RECORDS = { cases: "Case", victims: "Victim", referrals: "Referral" };

/** The form that codes of profiles have: a pattern with it stands for a list that profiles may extend. */
const EXTENSIBLE = "|x-[a-z0-9]+-[a-z0-9-]+)$";

/** The rule of a text that is not in its code list. */
const ofCode = ({ data }) => (data === "" ? "TIPX-SCH-004" : "TIPX-STR-009");

/** The rule of each keyword. Of several that one value breaks the first in this order is told. */
const RULES = new Map([
  ["type", () => "TIPX-SCH-003"],
  ["const", () => "TIPX-SCH-009"],
  ["minLength", () => "TIPX-SCH-004"],
  ["maxLength", () => "TIPX-SCH-005"],
  ["pattern", (error) => (error.params.pattern.endsWith(EXTENSIBLE) ? ofCode(error) : "TIPX-SCH-006")],
  ["enum", (error) => ofCode(error)],
  ["minimum", () => "TIPX-SCH-007"],
  // Beyond the greatest number that every reader keeps as it is, a number breaks a rule of the syntax.
  ["maximum", ({ params }) => (params.limit === Number.MAX_SAFE_INTEGER ? "TIPX-SYN-006" : "TIPX-SCH-007")],
  ["minItems", ({ params }) => (params.limit === 1 ? "TIPX-SCH-004" : "TIPX-SCH-008")],
  ["maxItems", () => "TIPX-SCH-008"],
  ["propertyNames", () => "TIPX-SCH-006"],
  ["additionalProperties", () => "TIPX-SCH-002"],
  ["required", () => "TIPX-SCH-001"],
]);
const ORDER = [...RULES.keys()];

/** These are about a member of the object where Ajv reports them, and each of them counts. */
const OF_MEMBERS = ["required", "additionalProperties", "propertyNames"];

const unescaped = (step) => step.replaceAll("~1", "/").replaceAll("~0", "~");

/** The model path of a JSON Pointer in a record. */
const modelOf = (pointer, kind) => {
  let steps = pointer.split("/").slice(1).map(unescaped);
  let record = kind[0].toUpperCase() + kind.slice(1);
  if (kind === "bundle" && steps.length > 1 && Object.hasOwn(RECORDS, steps[0])) {
    record = RECORDS[steps[0]];
    steps = steps.slice(2);
  }
  return record + steps.map((step) => (/^[0-9]+$/.test(step) ? "[]" : `.${step}`)).join("");
};

/** The errors of Ajv as problems: one mistake, one problem. */
const problemsOf = (errors, kind) => {
  const [found, first] = [[], new Map()];
  for (const error of errors) {
    if (error.propertyName !== undefined) continue; // The keyword propertyNames says it again.
    if (OF_MEMBERS.includes(error.keyword)) {
      found.push(error);
      continue;
    }
    const before = first.get(error.instancePath);
    if (before === undefined || ORDER.indexOf(error.keyword) < ORDER.indexOf(before.keyword)) {
      first.set(error.instancePath, error);
    }
  }
  return [...found, ...first.values()].map((error) => {
    const { instancePath: pointer, keyword, params } = error;
    const model = modelOf(pointer, kind) + (keyword === "required" ? `.${params.missingProperty}` : "");
    return { rule: RULES.get(keyword)(error), severity: "error", model, pointer };
  });
};

module.exports = { problemsOf };
