// Reads a request as JSON, and says whether the package and the documentation's own lines take it.
import { readFileSync, writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Webhook } from "standardwebhooks";

const { headers, body, secret, snippet } = JSON.parse(readFileSync(0, "utf8"));
const file = join(mkdtempSync(join(tmpdir(), "verify-")), "verify.mjs");
writeFileSync(file, snippet);
const { isOurs } = await import(pathToFileURL(file).href);

function byPackage() {
  try {
    return Boolean(new Webhook(secret).verify(body, headers));
  } catch {
    return false;
  }
}

console.log(JSON.stringify({ package: byPackage(), documentation: isOurs(headers, Buffer.from(body), secret) }));
