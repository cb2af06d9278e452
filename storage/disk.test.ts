import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conformance } from "./conformance.ts";
import { diskStorage } from "./disk.ts";

conformance("disk", async () => {
  const root = mkdtempSync(join(tmpdir(), "storage-"));
  return { storage: diskStorage(root), leftovers: async () => readdirSync(join(root, "incoming")).length };
});
