// Visits GraphiQL in a real browser and prints what it saw as JSON.
//   node graphiql.mjs [--url http://127.0.0.1:8000] [--screenshot FILE] [--dark]
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:8000" },
    screenshot: { type: "string" },
    dark: { type: "boolean", default: false },
  },
});
const PATIENCE = 90_000; // milliseconds, on however slow a machine
const origin = new URL(options.url).origin;
const seen = { foreignRequests: [], problems: [] };

function launch() {
  return chromium.launch({
    timeout: PATIENCE,
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Lets only our own origin through, and notes every other request, error and breach of the policy. */
async function watch(context) {
  await context.route(
    (url) => url.origin !== origin,
    (route) => {
      seen.foreignRequests.push(route.request().url());
      return route.abort();
    },
  );
  await context.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (breach) =>
      console.error(`policy: ${breach.effectiveDirective} refused ${breach.blockedURI}`),
    ),
  );
  context.on("console", (message) => {
    if (message.type() === "error") seen.problems.push(message.text());
  });
  context.on("weberror", (error) => seen.problems.push(String(error.error())));
}

/** Monaco shows spaces as no-break spaces. */
async function textOf(locator) {
  return (await locator.innerText()).replaceAll("\u00a0", " ");
}

async function runFirstExample(page) {
  await page.locator(".graphiql-execute-button[aria-haspopup=menu]").click();
  await page.getByRole("menuitem").first().click();
  const result = page.locator(".graphiql-response .view-lines");
  await result.getByText("data").waitFor();
  seen.result = await textOf(result);
}

async function readDocumentation(page) {
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
  await page.locator(".graphiql-doc-explorer").getByRole("combobox").fill("RegionIndicator");
  await page.getByRole("option", { name: "RegionIndicator", exact: true }).click();
  const documentation = page.locator(".graphiql-doc-explorer");
  await documentation.locator(".graphiql-doc-explorer-title").getByText("RegionIndicator").waitFor();
  seen.documentation = await textOf(documentation);
}

async function openExplorer(page) {
  await page.getByRole("button", { name: "Show GraphiQL Explorer" }).click();
  const explorer = page.locator(".graphiql-explorer-root");
  await explorer.getByText("opportunities").first().waitFor();
  seen.explorer = await textOf(explorer);
}

async function visit(browser) {
  const context = await browser.newContext({
    colorScheme: options.dark ? "dark" : "light",
    viewport: { width: 1400, height: 900 },
  });
  context.setDefaultTimeout(PATIENCE);
  await watch(context);
  const page = await context.newPage();
  await page.goto(`${origin}/graphql`);
  await runFirstExample(page);
  await openExplorer(page);
  await readDocumentation(page);
  if (options.screenshot) await page.screenshot({ path: options.screenshot });
}

const browser = await launch();
try {
  await visit(browser);
} finally {
  await browser.close();
  console.log(JSON.stringify(seen, null, 2));
}
