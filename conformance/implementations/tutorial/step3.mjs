// Step 3: verdicts from shape and values.
import { failures } from "./interpreter.mjs";
import { payloadOf } from "./payload.mjs";
import { serve } from "./protocol.mjs";
import { schemaFor } from "./schemas.mjs";
import { VALUES } from "./values.mjs";

const declared = {
  implementation: { name: "tutorial-3", version: "0.3.0", language: "JavaScript" },
  standard: ["1.0", "1.1"],
  ops: ["validate"],
  forms: ["json"],
  claims: ["SCH"],
};

function judge(command) {
  const payload = payloadOf(command);
  const schema = schemaFor(payload);
  const refused = !schema || !failures(payload, schema, VALUES).next().done;
  return { verdict: refused ? "invalid" : "valid" };
}

await serve(declared, judge);
