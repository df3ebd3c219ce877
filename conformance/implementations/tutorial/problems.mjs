// From the failures of a schema to the problems of the standard: rule id, model path, JSON Pointer.

const RULES = {
  number: "TIPX-SYN-006",
  required: "TIPX-SCH-001",
  additionalProperties: "TIPX-SCH-002",
  type: "TIPX-SCH-003",
  minLength: "TIPX-SCH-004",
  minItems: "TIPX-SCH-004",
  maxLength: "TIPX-SCH-005",
  pattern: "TIPX-SCH-006",
  propertyNames: "TIPX-SCH-006",
  minimum: "TIPX-SCH-007",
  maximum: "TIPX-SCH-007",
  const: "TIPX-SCH-009",
};

const RECORDS = { cases: "Case", victims: "Victim", referrals: "Referral" };

export function problem(kind, { keyword, path, missing }) {
  const model = modelPath(kind, path) + (missing ? `.${missing}` : "");
  return { rule: RULES[keyword], severity: "error", model, pointer: pointer(path) };
}

// Where nobody can say what kind of record a payload is, it is a Record; a list, a text or a number is not even that.
export function problemWithoutKind(payload) {
  if (Array.isArray(payload)) return noObject("TIPX-SYN-019");
  if (typeof payload !== "object" || payload === null) return noObject("TIPX-SYN-017");
  const failure = Object.hasOwn(payload, "recordType")
    ? { keyword: "const", path: ["recordType"] }
    : { keyword: "required", path: [], missing: "recordType" };
  return problem("record", failure);
}

function noObject(rule) {
  return { rule, severity: "error", model: null, pointer: null };
}

// Victim.services[].provider: the kind of record, then the fields. Inside a bundle the path begins anew at each record.
function modelPath(kind, path) {
  const record = kind === "bundle" && path.length > 1 ? RECORDS[path[0]] : undefined;
  const parts = record ? path.slice(2) : path;
  return (record ?? kind[0].toUpperCase() + kind.slice(1)) + parts.map(part).join("");
}

function part(one) {
  return typeof one === "number" ? "[]" : `.${one}`;
}

function pointer(path) {
  return path.map((one) => "/" + String(one).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
}
