/** JupyterHub's proxy, which otherwise outlives a hub that is killed: `node proxy.js PROGRAM [options]`. */
import { endWithParent } from "../host/endWithParent";

endWithParent();
const [program = ""] = process.argv.splice(2, 1);
process.argv[1] = program;
require(program);
