// Ajv as a candidate of the benchmark: the same turns as worker.py, but on Node.
// Usage: node ajv.cjs FOLDER_WITH_NODE_MODULES FOLDER_OF_SCHEMAS
// The single-file schemas become one standalone validator, a file of code in the first folder, which is then loaded.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const { createRequire } = require("node:module");

const [modules, schemas] = process.argv.slice(2).map((one) => path.resolve(one));
const load = createRequire(modules + path.sep);
const Ajv = load("ajv/dist/2020").default;
const standalone = load("ajv/dist/standalone").default;

const kinds = ["bundle", "case", "victim", "referral"];
const ajv = new Ajv({ code: { source: true } });
const names = {};
for (const kind of kinds) {
  const schema = JSON.parse(fs.readFileSync(path.join(schemas, `${kind}.schema.json`), "utf8"));
  ajv.addSchema(schema, kind);
  names[kind] = kind;
}
const file = path.join(modules, `validators-${process.pid}.cjs`);
fs.writeFileSync(file, standalone(ajv, names));
const validators = load(file);
fs.unlinkSync(file);

const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");

const check = (line) => {
  const record = JSON.parse(line);
  if (!validators[record.recordType](record)) throw new Error("a valid record was refused");
};

// Line by line, a megabyte at a time, so that files of any size are read in the same way.
const work = (name) => {
  const handle = fs.openSync(name, "r");
  const chunk = Buffer.allocUnsafe(1 << 20);
  let rest = Buffer.alloc(0);
  let lines = 0;
  for (let size = fs.readSync(handle, chunk); size > 0; size = fs.readSync(handle, chunk)) {
    let data = chunk.subarray(0, size);
    if (rest.length > 0) data = Buffer.concat([rest, data]);
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      check(data.toString("utf8", start, end));
      lines += 1;
      start = end + 1;
    }
    rest = Buffer.from(data.subarray(start));
  }
  fs.closeSync(handle);
  if (rest.length > 0) {
    check(rest.toString("utf8"));
    lines += 1;
  }
  return lines - 1; // The first line is the header.
};

say({ ready: true, version: load("ajv/package.json").version, node: process.versions.node });
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const space = line.indexOf(" ");
  const times = Number(line.slice(0, space));
  const name = line.slice(space + 1);
  let records = 0;
  const wall = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  for (let at = 0; at < times; at += 1) records = work(name);
  const used = process.cpuUsage(cpu);
  const seconds = Number(process.hrtime.bigint() - wall) / 1e9;
  say({ wall: seconds, cpu: (used.user + used.system) / 1e6, records });
});
