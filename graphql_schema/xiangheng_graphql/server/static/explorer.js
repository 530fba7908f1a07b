// Starts GraphiQL on our own page. It is a file of ours because the page allows no script of its own.
"use strict";

const examples = document.getElementById("examples");

// From where the page is, so that a proxy may move it. Subscriptions go over a socket, whose scheme has no relative form.
const url = new URL("../graphql", document.baseURI).href;
const fetcher = GraphiQL.createFetcher({ url, subscriptionUrl: url.replace(/^http/, "ws") });

function show(query) {
  const options = {
    fetcher,
    query,
    defaultQuery: "# 在这里写查询或变更，按 Ctrl-Enter 执行；上面有现成的例子。\n",
    isHeadersEditorEnabled: true,
    defaultEditorToolsVisibility: "headers",
    // Documents may hold names and passwords, and offices share machines: nothing outlives the tab, and no token is kept.
    storage: window.sessionStorage,
    shouldPersistHeaders: false,
  };
  ReactDOM.render(React.createElement(GraphiQL, options), document.getElementById("explorer"));
}

// What was written comes back when the page is loaded anew, unless an example is asked for by `#name`.
function chosen() {
  const asked = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  if (asked instanceof HTMLOptionElement) {
    asked.selected = true;
  }
  return examples.value || undefined;
}

examples.addEventListener("change", () => show(examples.value || undefined));
window.addEventListener("hashchange", () => show(chosen()));
show(chosen());
