// Step 1: it speaks the protocol and judges nothing.
import { serve } from "./protocol.mjs";

const declared = {
  implementation: { name: "tutorial-1", version: "0.1.0", language: "JavaScript" },
  standard: ["1.0", "1.1"],
  ops: ["validate"],
  forms: ["json"],
  claims: ["SCH"],
};

await serve(declared, () => ({ skipped: true, why: "nothing is judged yet" }));
