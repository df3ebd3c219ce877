// The published single-file schemas under Ajv, as an implementation of the line protocol.
// Usage: node validator.cjs SCHEMAS [FOLDER]
// SCHEMAS is the folder of the published schemas, FOLDER the one where Ajv was installed (npm install --prefix FOLDER ajv@8);
// without it Ajv is found as Node finds it, such as by NODE_PATH.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const { createRequire } = require("node:module");
const { problemsOf } = require("./problems.cjs");

const [schemas, folder] = process.argv.slice(2);
const load = folder ? createRequire(path.resolve(folder) + path.sep) : require;
const Ajv = load("ajv/dist/2020").default;

const KINDS = ["bundle", "case", "victim", "referral"];
const versions = fs
  .readdirSync(schemas)
  .filter((name) => /^[0-9]+\.[0-9]+$/.test(name) && fs.existsSync(path.join(schemas, name, "single")))
  .sort((one, other) => one.localeCompare(other, "en", { numeric: true }));

const compiled = new Map();

/** The validator of a record type by a version of the standard. */
const validator = (version, kind) => {
  const name = `${version}/single/${kind}.schema.json`;
  if (!compiled.has(name)) {
    const schema = JSON.parse(fs.readFileSync(path.join(schemas, name), "utf8"));
    compiled.set(name, new Ajv({ allErrors: true, verbose: true }).compile(schema));
  }
  return compiled.get(name);
};

const wrong = (rule, model, pointer) => ({
  verdict: "invalid",
  problems: [{ rule, severity: "error", model, pointer }],
});

/** The verdict on one payload, and its problems. */
const validate = (bytes) => {
  let payload;
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return { verdict: "invalid", problems: [] }; // JSON.parse does not tell what is wrong in words that can be relied on.
  }
  if (payload === null || typeof payload !== "object" || Array.isArray(payload)) {
    return wrong("TIPX-SYN-019", null, null);
  }
  if (!("recordType" in payload)) return wrong("TIPX-SCH-001", "Record.recordType", "");
  if (!KINDS.includes(payload.recordType)) return wrong("TIPX-SCH-009", "Record.recordType", "/recordType");
  // What claims no version, or one that there is not, is judged by the newest.
  const known = versions.includes(payload.tipxVersion);
  const check = validator(known ? payload.tipxVersion : versions[versions.length - 1], payload.recordType);
  if (!check(payload)) return { verdict: "invalid", problems: problemsOf(check.errors, payload.recordType) };
  return { verdict: known || payload.tipxVersion === undefined ? "valid" : "undecided", problems: [] };
};

const answer = (command) => {
  if (command.cmd === "start") {
    return {
      protocol: 1,
      implementation: {
        name: "ajv",
        version: load("ajv/package.json").version,
        language: "JavaScript",
        homepage: "https://ajv.js.org",
      },
      standard: versions,
      ops: ["validate"],
      forms: ["json"],
      capabilities: ["problems", "places"],
      claims: ["SCH"],
    };
  }
  if (command.cmd === "stop") return { bye: true };
  const { seq } = command;
  if (command.op !== "validate" || command.form !== "json" || command.inputs.length !== 1) {
    return { seq, skipped: true, why: "only single payloads in JSON are judged" };
  }
  try {
    return { seq, ...validate(Buffer.from(command.inputs[0].base64, "base64")) };
  } catch (error) {
    return { seq, errored: true, message: error.name };
  }
};

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const command = JSON.parse(line);
  process.stdout.write(JSON.stringify(answer(command)) + "\n");
  if (command.cmd === "stop") process.exit(0);
});
