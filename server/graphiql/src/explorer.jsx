import { explorerPlugin } from "@graphiql/plugin-explorer";
import { useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

const plugin = explorerPlugin();

/** Keeps the focus in the editor: else the explorer gives it to the last argument of the last query and scrolls there. */
function Explorer() {
  const editor = useGraphiQL((state) => state.queryEditor);
  useEffect(() => editor?.focus(), [editor]);
  return <plugin.content />;
}

export const EXPLORER_PLUGIN = { ...plugin, content: Explorer };
