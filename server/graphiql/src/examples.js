const files = import.meta.glob("../examples/*.graphql", { eager: true, import: "default", query: "?raw" });

const welcome = `# Partnergraph: business cooperation
# between regions.
#
# Put the cursor into a query, press
# Ctrl+Enter, or use the play menu.
# On the left, the book opens the
# documentation, the folder builds
# queries by clicking.
#
# To act, put a token into Headers:
# { "Authorization": "Bearer ..." }
`;

export const firstTab = [welcome, ...Object.values(files)].join("\n");
