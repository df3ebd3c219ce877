// Step 4: rules, model paths and places.
import { failures } from "./interpreter.mjs";
import { payloadOf } from "./payload.mjs";
import { problem, problemWithoutKind } from "./problems.mjs";
import { serve } from "./protocol.mjs";
import { schemaFor } from "./schemas.mjs";
import { VALUES } from "./values.mjs";

const declared = {
  implementation: { name: "tutorial-4", version: "0.4.0", language: "JavaScript" },
  standard: ["1.0", "1.1"],
  ops: ["validate"],
  forms: ["json"],
  capabilities: ["problems", "places"],
  claims: ["SCH"],
  pipeline: 16,
};

function judge(command) {
  const payload = payloadOf(command);
  const schema = schemaFor(payload);
  const problems = schema
    ? [...failures(payload, schema, VALUES)].map((failure) => problem(payload.recordType, failure))
    : [problemWithoutKind(payload)];
  return { verdict: problems.length ? "invalid" : "valid", problems };
}

await serve(declared, judge);
