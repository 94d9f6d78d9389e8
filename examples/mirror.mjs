// Keeps a copy of the catalogue in a file: node mirror.mjs http://127.0.0.1:8000/graphql catalogue.json
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const [url, file] = process.argv.slice(2);
const KINDS = { enterprises: "name", products: "name", opportunities: "title", experiences: "title" };
const CHANGES = `subscription { listingChanged { cursor listingId listing {
  __typename ... on Enterprise { id name } ... on Product { id name }
  ... on Opportunity { id title } ... on Experience { id title }
} } }`;

const copy = existsSync(file) ? JSON.parse(readFileSync(file)) : { cursor: null, listings: {} };
for (;;) {
  try {
    await follow();
  } catch (error) {
    console.error(`Interrupted (${error.message}); going on from the last cursor.`);
  }
  await sleep(1000);
}

async function follow() {
  const resumed = copy.cursor ? { "last-event-id": copy.cursor } : {};
  const stream = await asked(CHANGES, {}, { accept: "text/event-stream", ...resumed });
  if (!copy.cursor) {
    // What changes while the pages are read, the open stream tells afterwards.
    copy.listings = {};
    for await (const listing of pages()) copy.listings[listing.id] = listing;
    save();
  }
  for await (const { data, errors } of results(stream)) {
    if (errors) {
      // It is older than events are kept: everything anew.
      if (errors[0].extensions.code === "BAD_USER_INPUT") copy.cursor = null;
      return;
    }
    apply(data.listingChanged);
    save();
  }
}

// May be done twice: a change carries the listing as it is now, or null once it is gone.
function apply({ cursor, listingId, listing }) {
  if (listing) copy.listings[listingId] = listing;
  else delete copy.listings[listingId];
  copy.cursor = cursor;
}

async function* pages() {
  for (const [kind, text] of Object.entries(KINDS)) {
    const query = `query ($after: String) {
      ${kind}(first: 100, after: $after) { nodes { __typename id ${text} } pageInfo { endCursor hasNextPage } }
    }`;
    for (let after = null, hasNextPage = true; hasNextPage; ) {
      const { data, errors } = await (await asked(query, { after })).json();
      if (errors) throw new Error(errors[0].message);
      yield* data[kind].nodes;
      ({ endCursor: after, hasNextPage } = data[kind].pageInfo);
    }
  }
}

async function asked(query, variables, headers = {}) {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response;
}

// The server says something every 12 seconds; longer silence is a break, which fetch notices after some minutes.
async function* results(response) {
  let buffer = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (buffer + chunk).split("\n");
    buffer = lines.pop();
    for (const line of lines) if (line.startsWith("data: ")) yield JSON.parse(line.slice("data: ".length));
  }
}

function save() {
  writeFileSync(`${file}.new`, JSON.stringify(copy));
  renameSync(`${file}.new`, file);
}
