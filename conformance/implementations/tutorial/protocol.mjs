// The line protocol: commands come on standard input, answers go to standard output, one JSON object a line.

export async function serve(declared, judge) {
  for await (const line of lines(process.stdin)) {
    const command = JSON.parse(line);
    if (command.cmd === "start") tell({ protocol: 1, ...declared });
    if (command.cmd === "run") tell({ seq: command.seq, ...answer(judge, command) });
    if (command.cmd === "stop") {
      tell({ bye: true });
      return;
    }
  }
}

// A line ends with a line feed and with nothing else.
async function* lines(stream) {
  stream.setEncoding("utf8");
  let rest = "";
  for await (const part of stream) {
    const found = (rest + part).split("\n");
    rest = found.pop();
    yield* found;
  }
}

// One case that goes wrong is one case: the next ones are answered all the same.
function answer(judge, command) {
  try {
    return judge(command);
  } catch (error) {
    return { errored: true, message: error.name };
  }
}

function tell(message) {
  process.stdout.write(JSON.stringify(message) + "\n");
}
