import type { OpenApiDocument } from "./openapi.ts";

type Operation = NonNullable<NonNullable<OpenApiDocument["paths"]>[string]["get"]>;
type Listed = { readonly method: string; readonly path: string; readonly operation: Operation };

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** The document as one page of plain HTML: it needs no script and nothing from elsewhere. */
export function docsPage(document: OpenApiDocument): string {
  const groups = Map.groupBy(operations(document), ({ operation }) => operation.tags?.[0] ?? "Other");
  const sections = [...groups].map(
    ([tag, listed]) =>
      `<section><h2 id="${anchor(tag)}">${escape(tag)}</h2>${listed.map(showOperation).join("")}</section>`,
  );
  const schemas = Object.entries(document.components?.schemas ?? {}).map(
    ([name, schema]) =>
      `<details id="schema-${anchor(name)}"><summary><code>${escape(name)}</code></summary>${json(schema)}</details>`,
  );
  const links = [...groups.keys(), "Schemas"].map((tag) => `<a href="#${anchor(tag)}">${escape(tag)}</a>`);
  const { title, version, description = "" } = document.info;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)} ${escape(version)}</title><style>${STYLE}</style></head>
<body><h1>${escape(title)} ${escape(version)}</h1><p>${escape(description)}
As JSON: <a href="openapi.json">openapi.json</a></p><nav>${links.join(" ")}</nav>
${sections.join("\n")}
<section><h2 id="schemas">Schemas</h2>${schemas.join("")}</section></body></html>
`;
}

function operations({ paths = {} }: OpenApiDocument): Listed[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

function showOperation({ method, path, operation }: Listed): string {
  const parameters = (operation.parameters ?? []).map((parameter) => {
    if ("$ref" in parameter) return "";
    const { name, in: place, required = false, description = "" } = parameter;
    const notes = [place, required ? "required" : "", description].filter((note) => note !== "").join(", ");
    return `<li><code>${escape(name)}</code> ${escape(notes)}</li>`;
  });
  const body =
    operation.requestBody && "content" in operation.requestBody
      ? `<h4>Body</h4>${content(operation.requestBody.content)}`
      : "";
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const answer = response as { description?: string; content?: Record<string, { schema?: unknown }> };
    return `<h4>${escape(status)}: ${escape(answer.description ?? "")}</h4>${content(answer.content ?? {})}`;
  });
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escape(path)}</code>
${escape(operation.summary ?? "")}</summary>
${parameters.length > 0 ? `<h4>Parameters</h4><ul>${parameters.join("")}</ul>` : ""}${body}${answers.join("")}</details>`;
}

function content(types: Readonly<Record<string, { schema?: unknown }>>): string {
  return Object.entries(types)
    .map(([type, { schema }]) => `<p>${escape(type)}</p>${schema === undefined ? "" : json(schema)}`)
    .join("");
}

/** A schema as text; names of other schemas lead to them. */
function json(schema: unknown): string {
  const text = escape(JSON.stringify(schema, null, 2));
  const linked = text.replaceAll(
    /#\/components\/schemas\/([\w.-]+)/g,
    (ref, name: string) => `<a href="#schema-${anchor(name)}">${ref}</a>`,
  );
  return `<pre>${linked}</pre>`;
}

function anchor(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2430;background:#fff}
nav a{margin-right:1rem}summary{cursor:pointer;padding:.3rem 0}details{border-bottom:1px solid #e3e7ee}
pre{background:#f5f7fa;padding:.75rem;overflow:auto;font-size:13px}h4{margin:.75rem 0 .25rem}
b{display:inline-block;width:4.2rem}.get{color:#1f6f43}.post{color:#1d4f91}.delete{color:#a32a2a}.patch,.put{color:#8a5a00}
@media(prefers-color-scheme:dark){body{color:#d8dee9;background:#12161c}pre{background:#1b212a}details{border-color:#2a323e}
a{color:#8ab4f8}.get{color:#7bd6a3}.post{color:#8ab4f8}.delete{color:#f28b82}.patch,.put{color:#f6c26b}}`;
