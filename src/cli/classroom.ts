import { type Command, InvalidArgumentError } from "commander";
import type { ClassroomFlags } from "./classroomFlags";
import { addHelp } from "./help";
import { portNumber } from "./portOption";

const usualPort = 8000;

/** Adds options and action of `workbook classroom`. */
export function configure(command: Command): void {
  command
    .option("--accounts <csv>", "who may sign in: a CSV file with the columns id and name")
    .option("--system-users", "sign in this machine's own users, with their passwords")
    .option(
      "--instructor <name...>",
      "who sees the page of the class; with --accounts, `instructor` unless others are named",
    )
    .option(
      "--submissions <dir>",
      "where handed-in notebooks go, for `workbook grade` (default: submissions/ in the home)",
    )
    .option("--secret <file>", "the secret of `workbook roster`: learners get the numbers of their code names")
    .option("--renew <id...>", "make new passwords for these")
    .option("--folder <dir>", "where homes and accounts are kept (default: .workbook/classroom in the home)")
    .option("--port <number>", "port to listen on", portNumber, usualPort)
    .option("--host <address>", "address to listen on; others than this machine's own let the room in", "127.0.0.1")
    .option("--cert <file>", "certificate for https, with --key")
    .option("--key <file>", "the certificate's key")
    .option("--memory <gigabytes>", "data of each process of a learner", whole(1, 1024), 2)
    .option("--processes <number>", "processes and threads of a learner", whole(64, 100_000), 500)
    .option("--max-servers <number>", "how many may work at once", whole(1, 10_000), 40)
    .option("--idle <minutes>", "after how long an idle kernel ends", whole(1, 10_000), 60)
    .option("--first-uid <number>", "first of the user numbers that learners get", whole(1000, 2_000_000_000), 50_000)
    .option("--trust-everybody", "run without root: then learners can read each other's files")
    .action(async (flags: ClassroomFlags) => (await import("./classroomHub.js")).openClassroom(flags));
  addHelp(command, {
    about:
      "Starts a JupyterHub for a class on this machine. It installs nothing: npm run setup -- --classroom does, once. " +
      "As root each learner works as a user of their own, and sees the workbook and one home. Ctrl-C ends everything.",
    prints: "the address to sign in at, where new passwords were written, and the address of the instructor's page.",
    examples: [
      "sudo npx workbook classroom --accounts class.csv",
      "sudo npx workbook classroom --accounts class.csv --host 0.0.0.0 --cert room.pem --key room.key",
    ],
  });
}

/** A whole number between two. */
function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
