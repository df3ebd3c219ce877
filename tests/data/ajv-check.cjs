// Checks payloads against the single-file schemas with Ajv and its own defaults (strict).
// Usage: node ajv-check.cjs FOLDER_WITH_NODE_MODULES FOLDER_OF_SCHEMAS PAYLOADS.ndjson
// Writes "true" or "false" a line, in the order of the payloads. Whatever Ajv warns of while loading stops the run.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const [modules, schemas, payloads] = process.argv.slice(2);
const Ajv = createRequire(path.resolve(modules) + path.sep)("ajv/dist/2020").default;
const stop = (...words) => {
  throw new Error(words.join(" "));
};
const validators = {};
for (const kind of ["bundle", "case", "victim", "referral"]) {
  const ajv = new Ajv({ logger: { log: stop, warn: stop, error: stop } });
  validators[kind] = ajv.compile(JSON.parse(fs.readFileSync(path.join(schemas, `${kind}.schema.json`), "utf8")));
}
const answers = fs
  .readFileSync(payloads, "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => {
    const payload = JSON.parse(line);
    return validators[payload.recordType](payload);
  });
process.stdout.write(answers.join("\n") + "\n");
