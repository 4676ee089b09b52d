// Starts GraphiQL on this service. Everything it needs is served from here, so it works on a network without a way out.
"use strict";

(() => {
  // The session storage of the tab: the token is gone when the tab is closed, and never stands in an address.
  const TOKEN = "loa-access-token";

  const DEFAULT_QUERY = `# Chào mừng đến với Loa.
# Bấm nút chạy hoặc Ctrl+Enter.
# Welcome to Loa: press Ctrl+Enter.
#
# Năm bài viết mới nhất:
# The five latest articles:

{
  articles(first: 5) {
    nodes {
      title
      publishedAt
      category {
        name
      }
    }
  }
}
`;

  const input = document.getElementById("token");
  const forget = document.getElementById("forget");
  const state = document.getElementById("token-state");
  const root = ReactDOM.createRoot(document.getElementById("graphiql"));

  // What was pasted, without the scheme in front and without the line end that a terminal adds.
  const clean = (text) => text.trim().replace(/^Bearer\s+/i, "");

  // A header holds visible ASCII only; fetch would fail on the rest with a message that helps nobody.
  const fits = (token) => /^[\x21-\x7e]*$/.test(token);

  const fetcherFor = (token) => async (params, options) => {
    const headers = new Headers(options?.headers);
    headers.set("content-type", "application/json");
    headers.set("accept", "application/graphql-response+json, application/json");
    // The headers editor is the more deliberate place: what stands there wins.
    if (token && !headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);

    const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(params) });
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      return { errors: [{ message: `The server answered ${response.status} without JSON.` }] };
    }
  };

  // A new fetcher makes GraphiQL ask for the schema again, since a token may allow to see it.
  const render = (token) => {
    const properties = { fetcher: fetcherFor(token), defaultQuery: DEFAULT_QUERY, isHeadersEditorEnabled: true };
    root.render(React.createElement(GraphiQL, properties));
  };

  const use = (token) => {
    const accepted = fits(token);
    if (accepted && token) sessionStorage.setItem(TOKEN, token);
    else sessionStorage.removeItem(TOKEN);
    input.setAttribute("aria-invalid", String(!accepted));
    state.textContent = accepted ? (token ? "in use in this tab" : "") : "not a token: unexpected characters";
    forget.hidden = !input.value;
    render(accepted ? token : "");
  };

  input.addEventListener("change", () => use(clean(input.value)));
  forget.addEventListener("click", () => {
    input.value = "";
    use("");
    input.focus();
  });

  input.value = sessionStorage.getItem(TOKEN) ?? "";
  use(input.value);
})();
