import { createHash } from "node:crypto";

export const EVIDENCE_CSS = `
:root{color-scheme:light;--ink:#1c2733;--soft:#5b6875;--line:#d5dbe1;--bad:#b3261e;--warn:#9a5b00;--good:#1d6b3a}
*{box-sizing:border-box}body{margin:0 auto;max-width:1400px;padding:24px;font:14px/1.45 system-ui,sans-serif;color:var(--ink)}
h1{font-size:20px;margin:0 0 4px}h2{font-size:15px;margin:24px 0 8px}p{margin:0 0 8px}.soft{color:var(--soft)}
.columns{display:grid;grid-template-columns:minmax(320px,1fr) minmax(420px,1.2fr);gap:24px;align-items:start}
.page{position:relative;border:1px solid var(--line);margin:0 0 16px;background:#fff}.page img{display:block;width:100%}
.page svg{display:block;width:100%}.page img+svg{position:absolute;inset:0;height:100%}
rect{fill:#2a6fdb22;stroke:#2a6fdb;stroke-width:1.5;vector-effect:non-scaling-stroke}rect.weak{fill:#b3261e22;stroke:#b3261e}
table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid var(--line);padding:4px 8px 4px 0;text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}td{overflow-wrap:anywhere}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.error{color:var(--bad)}.review,.weak{color:var(--warn)}.good{color:var(--good)}code{font-size:12px;overflow-wrap:anywhere}
@media print{body{padding:0}.columns{grid-template-columns:1fr 1fr}}
`;

/** No script, no request, and only this one style sheet, by its hash. */
export const EVIDENCE_CSP = [
  "default-src 'none'",
  "img-src data:",
  `style-src 'sha256-${createHash("sha256").update(EVIDENCE_CSS).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
