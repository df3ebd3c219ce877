// From the bytes of a command to the payload that they hold.

export function payloadOf(command) {
  const bytes = Buffer.from(command.inputs[0].base64, "base64");
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}
