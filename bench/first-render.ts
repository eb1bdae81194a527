/**
 * Prints how many milliseconds the first rendering in this process takes. `ours` is a Vagrantfile with 100 folders and
 * networks, `yardstick` an EJS template of the same length without tags.
 */
import ejs from "ejs";
import { render } from "../src/vagrantfile/render.js";
import { crowdedContext } from "../test/support/sample-context.js";

const context = crowdedContext();
const plain = `${"x".repeat(63)}\n`.repeat(215);
const [what] = process.argv.slice(2);
const start = performance.now();
if (what === "ours") render(context);
else ejs.render(plain);
console.log(performance.now() - start);
