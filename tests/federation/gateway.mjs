// Composes the served subgraph with one of reviews, and asks a gateway across both: node gateway.mjs --url http://…
import { readFileSync } from "node:fs";
import { composeServices } from "@apollo/composition";
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from "@apollo/gateway";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";

const url = process.argv[process.argv.indexOf("--url") + 1];

// The two ways to refer to what has more than one key; the rest has its id alone.
const KEYS = {
  ids: { Enterprise: { id: "ID" }, Region: { id: "ID" }, Industry: { id: "ID" } },
  names: {
    Enterprise: { slug: "String" },
    Region: { code: "RegionCode" },
    Industry: { scheme: "IndustryScheme", code: "String" },
  },
};
const ALWAYS = { Product: { id: "ID" }, Opportunity: { id: "ID" }, Experience: { id: "ID" } };
const SCALARS = "scalar RegionCode enum IndustryScheme { ISIC NACE NACE_2_1 NAICS }";

function reviewsSdl(way) {
  const keys = { ...KEYS[way], ...ALWAYS };
  const types = Object.entries(keys).map(([type, fields]) => {
    const lines = Object.entries(fields).map(([name, of]) => `${name}: ${of}!`);
    return `type ${type} @key(fields: "${Object.keys(fields).join(" ")}") { ${lines.join(" ")} reviews: [Review!]! }`;
  });
  const links = Object.keys(keys).map((type) => `${type.toLowerCase()}: ${type}!`);
  return parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])
    type Query { latestReview: Review! }
    type Review { stars: Int! ${links.join(" ")} }
    ${types.join(" ")} ${way === "names" ? SCALARS : ""}
  `);
}

async function ask(query, variables = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

function compose(sdl, way) {
  const { errors, supergraphSdl } = composeServices([
    { name: "partnergraph", url: `${url}/graphql`, typeDefs: parse(sdl) },
    { name: "reviews", url: "http://reviews.invalid", typeDefs: reviewsSdl(way) },
  ]);
  if (errors?.length) throw new Error(errors.map(String).join("\n"));
  return supergraphSdl;
}

function reviews(way, known) {
  const types = Object.keys({ ...KEYS[way], ...ALWAYS });
  const ofType = { __resolveReference: (reference) => reference, reviews: () => [{ stars: 4 }] };
  const links = Object.fromEntries(types.map((type) => [type.toLowerCase(), known[type]]));
  return buildSubgraphSchema({
    typeDefs: reviewsSdl(way),
    resolvers: {
      Query: { latestReview: () => ({ stars: 5, ...links }) },
      ...Object.fromEntries(types.map((type) => [type, ofType])),
    },
  });
}

async function gatewayOver(sdl, way, known) {
  const schema = reviews(way, known);
  const gateway = new ApolloGateway({
    supergraphSdl: compose(sdl, way),
    buildService: ({ name, url: address }) =>
      name === "reviews" ? new LocalGraphQLDataSource(schema) : new RemoteGraphQLDataSource({ url: address }),
  });
  const { executor, schema: supergraph } = await gateway.load();
  const asked = async (text) => {
    const { data, errors } = await executor({
      request: { query: text, variables: {}, http: { headers: new Map() } },
      document: parse(text),
      queryHash: text,
      context: {},
      schema: supergraph,
      metrics: {},
      overallCachePolicy: { restrict() {}, policyIfCacheable: () => null },
    });
    if (errors) throw new Error(`${way}: ${JSON.stringify(errors)}`);
    return data;
  };
  return { asked, stop: () => gateway.stop() };
}

const FROM_US = `{ enterprises(first: 3) { nodes { name reviews { stars }
  products(first: 1) { nodes { name reviews { stars } } } } } }`;
const TO_US = `{ latestReview { stars enterprise { name } region { name(language: "uk") } industry { name(language: "en") }
  product { name } opportunity { title } experience { title } } }`;

async function main() {
  const data = await ask(`{
    enterprise(by: { slug: "lypova-ramka" }) { id slug name }
    region(code: "UA-32") { id code }
    industry(code: "10.51") { id scheme code }
    products(first: 1) { nodes { id name } }
    opportunities(first: 1) { nodes { id title } }
    experiences(first: 1) { nodes { id title } }
    _service { sdl }
  }`);
  const [product, opportunity, experience] = [data.products, data.opportunities, data.experiences].map((p) => p.nodes[0]);
  const { enterprise: Enterprise, region: Region, industry: Industry } = data;
  const known = { Enterprise, Region, Industry, Product: product, Opportunity: opportunity, Experience: experience };
  const answers = { known };
  for (const way of Object.keys(KEYS)) {
    const gateway = await gatewayOver(data._service.sdl, way, known);
    answers[way] = { fromUs: await gateway.asked(FROM_US), toUs: await gateway.asked(TO_US) };
    await gateway.stop();
  }
  console.log(JSON.stringify(answers));
}

await main();
