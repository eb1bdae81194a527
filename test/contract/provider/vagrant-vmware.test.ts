import { stubSuite } from "./vagrant-stub.suite.js";

stubSuite("vmware_desktop");
