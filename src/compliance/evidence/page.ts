import { PurserError } from "../../base/errors.ts";
import { type Minor, formatMoney } from "../../base/money.ts";
import type { Box } from "../../documents/read-document.ts";
import type { Issue } from "../../documents/standard-invoice.ts";
import { escapeMarkup } from "../../base/markup.ts";
import { EVIDENCE_CSP, EVIDENCE_CSS } from "./style.ts";

export type EvidenceField = {
  /** `number`, `issueDate`, `lines.0.net` */
  readonly name: string;
  readonly raw: string;
  readonly value: string | null;
  readonly confidence: number;
  readonly method: string;
  readonly box: Box | null;
};

export type EvidenceLine = {
  readonly accountCode: string;
  readonly accountName: string;
  /** signed: debit positive */
  readonly amount: Minor;
  readonly currency: string;
  readonly baseAmount: Minor;
  /** why the line goes there; null where it was not kept */
  readonly reason: string | null;
};

export type EvidenceEntry = {
  /** `Proposed entry`, `Journal 17` */
  readonly title: string;
  readonly date: string;
  readonly description: string;
  readonly lines: readonly EvidenceLine[];
};

/** What an entry does to its control account; minor units of the base currency. */
export type ControlEffect = {
  readonly accountCode: string;
  readonly accountName: string;
  readonly before: Minor;
  readonly after: Minor;
};

export type Evidence = {
  readonly title: string;
  readonly documentId: string;
  readonly filename: string;
  readonly sha256: string;
  readonly status: string;
  readonly baseCurrency: string;
  /** image: a data URI of PNG, JPEG or WebP; null: the boxes are drawn on an empty page */
  readonly pages: readonly { readonly page: number; readonly image: string | null }[];
  readonly fields: readonly EvidenceField[];
  readonly issues: readonly Issue[];
  readonly entries: readonly EvidenceEntry[];
  readonly control: ControlEffect | null;
  /** who did and decided what, in order */
  readonly trail: readonly { readonly at: string; readonly who: string; readonly what: string }[];
};

/** Below this a value is marked: a person should look. */
const WEAK = 0.9;
const IMAGE = /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/;

/**
 * One document on one page of HTML, for who approves it and for the archive: self-contained, without scripts, every text escaped.
 * @throws PurserError `invalid_image`
 */
export function renderEvidencePage(evidence: Evidence): string {
  const { title, filename, documentId, sha256, status } = evidence;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${EVIDENCE_CSP}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${safe(title)}</title><style>${EVIDENCE_CSS}</style></head><body>
<h1>${safe(title)}</h1>
<p class="soft">${safe(filename)} &middot; ${safe(status)} &middot; <code>${safe(documentId)}</code> &middot; SHA-256 <code>${safe(sha256)}</code></p>
<div class="columns"><div>${evidence.pages.map((page) => pageHtml(page, evidence.fields)).join("\n")}</div>
<div>${issuesHtml(evidence.issues)}
${evidence.entries.map((entry) => entryHtml(entry, evidence.baseCurrency)).join("\n")}
${controlHtml(evidence)}
${fieldsHtml(evidence.fields)}
${trailHtml(evidence.trail)}</div></div>
</body></html>
`;
}

/** Also without signs that turn or hide what a person reads. */
function safe(text: string): string {
  return escapeMarkup(text.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "\ufffd"));
}

function pageHtml({ page, image }: Evidence["pages"][number], fields: readonly EvidenceField[]): string {
  if (image !== null && !IMAGE.test(image))
    throw new PurserError(
      "invalid_image",
      `The image of page ${page} must be a data URI of PNG, JPEG or WebP.`,
    );
  const boxes = fields.flatMap(({ name, raw, confidence, box }) =>
    box?.page === page
      ? [
          `<rect x="${scaled(box.x)}" y="${scaled(box.y)}" width="${scaled(box.width)}" height="${scaled(box.height)}"${confidence < WEAK ? ' class="weak"' : ""}><title>${safe(`${name}: ${raw}`)}</title></rect>`,
        ]
      : [],
  );
  // Without an image the sheet is drawn in the shape of A4.
  const height = image === null ? 1414 : 1000;
  const sheet = image === null ? `<g transform="scale(1 1.414)">${boxes.join("")}</g>` : boxes.join("");
  return (
    `<div class="page">${image === null ? "" : `<img alt="Page ${page}" src="${image}">`}` +
    `<svg viewBox="0 0 1000 ${height}" preserveAspectRatio="none" role="img" aria-label="Places of the fields on page ${page}">${sheet}</svg></div>`
  );
}

const scaled = (fraction: number) => (Math.min(1, Math.max(0, fraction)) * 1000).toFixed(1);

function issuesHtml(issues: readonly Issue[]): string {
  if (issues.length === 0) return `<h2>Issues</h2><p class="good">None.</p>`;
  const rows = issues.map(
    ({ code, field, severity, message }) =>
      `<tr><td class="${severity}">${severity}</td><td>${safe(message)}</td><td>${safe(field ?? "")}</td><td><code>${safe(code)}</code></td></tr>`,
  );
  return `<h2>Issues</h2><table><tr><th>Severity</th><th>What</th><th>Field</th><th>Rule</th></tr>${rows.join("")}</table>`;
}

function entryHtml({ title, date, description, lines }: EvidenceEntry, baseCurrency: string): string {
  const rows = lines.map(({ accountCode, accountName, amount, currency, baseAmount, reason }) => {
    const foreign = currency === baseCurrency ? "" : ` <span class="soft">${money(amount, currency)}</span>`;
    const shown = `${money(Math.abs(baseAmount), baseCurrency)}${foreign}`;
    const cells = baseAmount < 0 ? ["", shown] : [shown, ""];
    return `<tr><td>${safe(accountCode)} ${safe(accountName)}</td>${cells.map((cell) => `<td class="number">${cell}</td>`).join("")}<td class="soft">${safe(reason ?? "")}</td></tr>`;
  });
  return `<h2>${safe(title)}</h2><p>${safe(date)} &middot; ${safe(description)}</p><table><tr><th>Account</th><th class="number">Debit</th><th class="number">Credit</th><th>Why</th></tr>${rows.join("")}</table>`;
}

function controlHtml({ control, baseCurrency }: Evidence): string {
  if (!control) return "";
  const { accountCode, accountName, before, after } = control;
  const change = after - before;
  return `<h2>Difference to the ledger</h2><table><tr><th>Account</th><th class="number">Before</th><th class="number">Change</th><th class="number">After</th></tr><tr><td>${safe(accountCode)} ${safe(accountName)}</td><td class="number">${money(before, baseCurrency)}</td><td class="number">${money(change, baseCurrency)}</td><td class="number">${money(after, baseCurrency)}</td></tr></table>`;
}

function fieldsHtml(fields: readonly EvidenceField[]): string {
  const rows = fields.map(
    ({ name, raw, value, confidence, method }) =>
      `<tr><td>${safe(name)}</td><td>${safe(value ?? "(open)")}</td><td class="soft">${safe(raw)}</td><td class="number${confidence < WEAK ? " weak" : ""}">${(confidence * 100).toFixed(0)} %</td><td>${safe(method)}</td></tr>`,
  );
  return `<h2>Fields</h2><table><tr><th>Field</th><th>Value</th><th>As written</th><th class="number">Confidence</th><th>From</th></tr>${rows.join("")}</table>`;
}

function trailHtml(trail: Evidence["trail"]): string {
  if (trail.length === 0) return "";
  const rows = trail.map(
    ({ at, who, what }) =>
      `<tr><td class="soft">${safe(at)}</td><td>${safe(who)}</td><td>${safe(what)}</td></tr>`,
  );
  return `<h2>Trail</h2><table>${rows.join("")}</table>`;
}

const money = (amount: Minor, currency: string) => safe(formatMoney(amount, currency));
