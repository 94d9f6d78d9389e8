import "./workers.js";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./style.css";

import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { firstTab } from "./examples.js";
import { EXPLORER_PLUGIN } from "./explorer.jsx";

const fetcher = createGraphiQLFetcher({ url: "/graphql" });
const plugins = [EXPLORER_PLUGIN, HISTORY_PLUGIN];

createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    defaultTabs={[{ query: firstTab }]}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>Partnergraph</GraphiQL.Logo>
  </GraphiQL>,
);
