// What the clients of each protocol see: node clients.mjs --url http://…/graphql --callback-port PORT
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import WebSocket from "ws";

const QUERY = "query Answer { answer }";
const SUBSCRIPTION = "subscription Count($count: Int, $then: String) { count(to: $count, then: $then) }";
const THREE = { query: SUBSCRIPTION, variables: { count: 3, then: "complete" } };
const REFUSED = { query: SUBSCRIPTION, variables: { then: "refuse" } };
const FAILING = { query: SUBSCRIPTION, variables: { count: 1, then: "fail" } };
const MESSAGES = { three: THREE, one: { query: QUERY }, refused: REFUSED, failing: FAILING };

const told = (error) =>
  error.code ??
  (Array.isArray(error) ? error : error.errors)?.[0]?.extensions?.code ??
  error.response?.status ??
  error.statusCode ??
  `${error}`;

// All that an observer is given.
const observed = (subscribe) =>
  new Promise((resolve) => {
    const results = [];
    subscribe({
      next: ({ data, errors, error }) => results.push(data ?? told({ errors: errors ?? error?.errors ?? [error] })),
      error: (error) => resolve({ results, end: told(error) }),
      complete: () => resolve({ results, end: "COMPLETE" }),
    });
  });

async function all(subscribe) {
  const seen = {};
  for (const [name, request] of Object.entries(MESSAGES)) {
    seen[name] = await observed((sink) => subscribe(request, sink));
  }
  return seen;
}

async function bySocket(url) {
  const options = { url: url.replace("http", "ws"), webSocketImpl: WebSocket, retryAttempts: 0 };
  let answered;
  const pong = new Promise((resolve) => (answered = resolve));
  const client = createSocketClient({ ...options, keepAlive: 50, on: { pong: (received) => received && answered(true) } });
  const seen = await all((request, sink) => client.subscribe(request, sink));
  const stop = client.subscribe({ query: SUBSCRIPTION }, { next() {}, error() {}, complete() {} });
  const pongs = await pong;
  stop();
  await client.dispose();
  const bad = createSocketClient({ ...options, connectionParams: { authorization: "Bearer bad" } });
  const refusal = await observed((sink) => bad.subscribe(THREE, sink));
  return { ...seen, badToken: refusal.end, pongs };
}

async function byEvents(url) {
  const client = createSseClient({ url, retryAttempts: 0 });
  const seen = await all((request, sink) => client.subscribe(request, sink));
  const bad = createSseClient({ url, retryAttempts: 0, headers: { authorization: "Bearer bad" } });
  const refusal = await observed((sink) => bad.subscribe(THREE, sink));
  return { ...seen, badToken: refusal.end };
}

async function byApollo(url) {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const subscribed = ({ query, variables }, sink) =>
    query === QUERY
      ? client.query({ query: gql(query), errorPolicy: "all" }).then((result) => {
          sink.next(result);
          sink.complete();
        }, sink.error)
      : client.subscribe({ query: gql(query), variables, fetchPolicy: "no-cache", errorPolicy: "all" }).subscribe(sink);
  return all(subscribed);
}

// A router's part of the callback protocol.
async function byCallback(url, port) {
  const messages = [];
  const answers = { check: 204, next: 200, complete: 202 };
  let ended;
  const end = new Promise((resolve) => (ended = resolve));
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()));
    messages.push([request.headers["subscription-protocol"], body.action, body.payload?.data ?? null]);
    response.writeHead(answers[body.action], { "subscription-protocol": "callback/1.0" }).end();
    if (body.action === "complete") ended();
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const callbackUrl = `http://127.0.0.1:${port}/callback/1`;
  const subscription = { callbackUrl, subscriptionId: "1", verifier: "XXX", heartbeatIntervalMs: 600_000 };
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json;callbackSpec=1.0" },
    body: JSON.stringify({ ...THREE, extensions: { subscription } }),
  });
  const answer = await response.json();
  await end;
  server.closeAllConnections();
  server.close();
  return { status: response.status, protocol: response.headers.get("subscription-protocol"), answer, messages };
}

const { url, "callback-port": port } = parseArgs({
  options: { url: { type: "string" }, "callback-port": { type: "string" } },
}).values;
if (!url) {
  console.error("Say where the server is: node clients.mjs --url http://127.0.0.1:PORT/graphql --callback-port PORT");
  process.exit(1);
}
const socket = await bySocket(url);
const events = await byEvents(url);
const apollo = await byApollo(url);
const callback = await byCallback(url, Number(port));
console.log(JSON.stringify({ socket, events, apollo, callback }));
process.exit(0);
