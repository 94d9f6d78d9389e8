// Composes the served subgraph with two others and asks a gateway across all: node gateway.mjs --url http://…
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { composeServices } from "@apollo/composition";
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from "@apollo/gateway";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const OURS = "partnergraph";
const STARS = 4;
const HEADLINE = "In the news";

const QUERIES = {
  fromUs: `{ enterprises(first: 3) { nodes { id slug name reviews { stars } mentions { headline }
    region { code reviews { stars } mentions { headline } }
    primaryIndustry { code reviews { stars } mentions { headline } }
    products(first: 1) { nodes { name rating } } } }
    opportunities(first: 1) { nodes { title reviews { stars } } }
    experiences(first: 1) { nodes { title reviews { stars } } } }`,
  byId: `{ latestReviews { stars enterprise { name region { code name(language: "uk") } } product { name }
    region { name(language: "uk") } industry { name(language: "en") } opportunity { title } experience { title } } }`,
  byName: `{ latestMentions { headline enterprise { name reviews { stars } } region { name(language: "uk") }
    industry { name(language: "en") } } }`,
};

const KNOWN = `{ enterprise(by: { slug: "lypova-ramka" }) { id name } region(code: "UA-32") { id }
  industry(code: "10.51") { id } products(first: 1) { nodes { id name } }
  opportunities(first: 1) { nodes { id title } } experiences(first: 1) { nodes { id title } } }`;

// What the other subgraphs tell of ours: nothing but a key, and their own.
const reviewsOf = (known) => {
  const owner = { reviews: () => [{ stars: STARS }] };
  const product = { rating: () => STARS };
  return {
    Query: { latestReviews: () => [{ stars: STARS, ...keysOf(known) }] },
    ...{ Enterprise: owner, Region: owner, Industry: owner, Opportunity: owner, Experience: owner, Product: product },
  };
};
const keysOf = (known) => Object.fromEntries(Object.entries(known).map(([name, { id }]) => [name, { id }]));
const owner = { mentions: () => [{ headline: HEADLINE }] };
const MENTIONS = {
  Query: {
    latestMentions: () => [
      {
        headline: HEADLINE,
        enterprise: { slug: "lypova-ramka" },
        region: { code: "UA-32" },
        industry: { scheme: "NACE", code: "10.51" },
      },
      {
        headline: "Of what is not there",
        enterprise: { slug: "not-there" },
        region: { code: "US-CA" },
        industry: { scheme: "NACE", code: "99.98" },
      },
    ],
  },
  ...{ Enterprise: owner, Region: owner, Industry: owner },
};

async function askUs(url, query) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) }).catch((cause) => {
    throw new Error(`No server answers at ${url}: ${cause.cause?.message ?? cause.message}`);
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(`${url} answered errors: ${JSON.stringify(errors)}`);
  return data;
}

async function knownOf(url) {
  const { products, opportunities, experiences, ...one } = await askUs(url, KNOWN);
  const [product, opportunity, experience] = [products, opportunities, experiences].map(({ nodes }) => nodes[0]);
  return { ...one, product, opportunity, experience };
}

function compose(services) {
  const { errors, supergraphSdl } = composeServices(services);
  if (errors?.length) throw new Error(`The subgraphs do not compose:\n${errors.map(String).join("\n")}`);
  return supergraphSdl;
}

// What Apollo Server would do around the executor: no caching, no metrics, no persisted queries.
const executed = ({ executor, schema }, query) =>
  executor({
    request: { query, variables: {}, http: { headers: new Map() } },
    document: parse(query),
    queryHash: query,
    context: {},
    schema,
    metrics: {},
    overallCachePolicy: { restrict() {}, policyIfCacheable: () => null },
  });

async function main() {
  const { url: base } = parseArgs({ options: { url: { type: "string" } } }).values;
  if (!base) throw new Error("Say where the server is: node gateway.mjs --url http://127.0.0.1:PORT");
  const url = new URL("/graphql", base).href;
  const known = await knownOf(url);
  const others = {
    reviews: { typeDefs: parse(read("reviews.graphql")), resolvers: reviewsOf(known) },
    mentions: { typeDefs: parse(read("mentions.graphql")), resolvers: MENTIONS },
  };
  const names = Object.entries(others);
  const supergraphSdl = compose([
    { name: OURS, url, typeDefs: parse(read("../../schema.graphql")) },
    ...names.map(([name, { typeDefs }]) => ({ name, url: `http://${name}.invalid`, typeDefs })),
  ]);
  const asked = []; // the keys with which the gateway came to us
  const toUs = new RemoteGraphQLDataSource({
    url,
    willSendRequest: ({ request }) => asked.push(...(request.variables?.representations ?? [])),
  });
  const local = Object.fromEntries(
    names.map(([name, service]) => [name, new LocalGraphQLDataSource(buildSubgraphSchema(service))]),
  );
  const gateway = new ApolloGateway({ supergraphSdl, buildService: ({ name }) => local[name] ?? toUs });
  const loaded = await gateway.load();
  const answers = { known };
  for (const [name, query] of Object.entries(QUERIES)) {
    const { data, errors } = await executed(loaded, query);
    if (errors) throw new Error(`The gateway answered errors to ${name}:\n${errors.map(String).join("\n")}`);
    answers[name] = data;
  }
  await gateway.stop();
  const keys = asked.map(({ __typename, ...key }) => `${__typename} ${Object.keys(key).sort().join(" ")}`);
  console.log(JSON.stringify({ ...answers, keys: [...new Set(keys)].sort() }));
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
