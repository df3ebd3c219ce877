// Step 2: verdicts from the shape alone: types, fields that are missing, fields that nobody knows.
import { failures } from "./interpreter.mjs";
import { payloadOf } from "./payload.mjs";
import { serve } from "./protocol.mjs";
import { schemaFor } from "./schemas.mjs";

const declared = {
  implementation: { name: "tutorial-2", version: "0.2.0", language: "JavaScript" },
  standard: ["1.0", "1.1"],
  ops: ["validate"],
  forms: ["json"],
  claims: ["SCH"],
};

function judge(command) {
  const payload = payloadOf(command);
  const schema = schemaFor(payload);
  const refused = !schema || !failures(payload, schema, {}).next().done;
  return { verdict: refused ? "invalid" : "valid" };
}

await serve(declared, judge);
