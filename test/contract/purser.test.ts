import { startPurserServer } from "./purser-server.ts";
import { contractSuite, differencesSuite } from "./suite.ts";

contractSuite("Purser", startPurserServer);
differencesSuite();
