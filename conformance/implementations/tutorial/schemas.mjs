// The schemas of the standard, as they are published: four kinds of record and the types that they share.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const VERSIONS = ["1.0", "1.1"];
const KINDS = ["bundle", "case", "victim", "referral"];

const folder = process.argv[2] ?? fileURLToPath(new URL("../../../schemas", import.meta.url));
const documents = new Map();
for (const version of VERSIONS) {
  for (const name of [...KINDS, "types"]) {
    const document = JSON.parse(readFileSync(`${folder}/${version}/json/${name}.schema.json`, "utf8"));
    documents.set(document.$id, document);
  }
}

// The schema for a payload; none where nobody can say what kind of record it is.
export function schemaFor(payload) {
  const kind = payload?.recordType;
  const version = VERSIONS.includes(payload?.tipxVersion) ? payload.tipxVersion : VERSIONS[0];
  return KINDS.includes(kind) ? documents.get(`urn:tipx:schema:${version}:${kind}`) : undefined;
}

// References are absolute: the id of a document, then the way to a type in it. Nothing that constrains stands beside one.
export function followed(schema) {
  if (!schema.$ref) return schema;
  const [id, way = ""] = schema.$ref.split("#");
  const target = way.split("/").slice(1).reduce((found, name) => found[name], documents.get(id));
  return followed(target);
}
