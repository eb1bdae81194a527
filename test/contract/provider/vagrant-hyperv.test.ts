import { stubSuite } from "./vagrant-stub.suite.js";

stubSuite("hyperv");
