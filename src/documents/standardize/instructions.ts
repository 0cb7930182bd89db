import { listFields } from "../archive/extraction-rows.ts";
import type { ReadDocument } from "../read-document.ts";
import { type Desk, plainText } from "./desk.ts";

/**
 * Wordings that address a reader or a machine instead of stating an invoice. Nothing depends on them being complete: no text of a
 * document is ever followed, found or not. They only tell a person that somebody tried.
 */
const PATTERNS: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override)\b.{0,40}\b(instructions?|rules?|prompts?|polic(y|ies)|previous|above|prior|checks?)\b/i,
  /\b(ignoriere|missachte|vergiss)\b.{0,40}\b(anweisung|regel|vorgabe|vorherige|prüfung)/i,
  /\b(ignore[zr]?|oublie[zr]?)\b.{0,40}\b(instructions?|consignes|règles|précédent)/i,
  /\b(ignora|ignore|olvida|dimentica)\b.{0,40}\b(instruc|istruzion|reglas|regole|anterior|precedent)/i,
  /\b(system|developer|assistant)\s*(prompt|message|note|instruction|override)?\s*:/i,
  /\b(you are|act as|as an?)\b.{0,30}\b(ai|assistant|agent|language model|llm|bot)\b/i,
  /<\/?(system|instructions?|tool|function|prompt|assistant)\b/i,
  /\[\/?(inst|system|sys)\]|<\|[a-z_]+\|>/i,
  /\b(approve|post|pay|release|authori[sz]e|process)\b.{0,40}\b(without|skip(ping)?|no)\b.{0,20}\b(review|approval|check|verification|confirmation)/i,
  /\b(auto[- ]?approve|pre[- ]?approved|mark (this|it)? ?as (paid|approved|ready|posted|reviewed))\b/i,
  /\b(do not|don't|never)\b.{0,30}\b(review|verify|check|flag|ask|tell|inform|call)\b/i,
  /\b(urgent|immediate(ly)?|dringend|sofort|urgente?)\b.{0,60}\b(bank|account|iban|konto|compte|cuenta|conto|transfer|payment|zahlung|paiement|pago|wire)/i,
  /\b(new|changed|updated|different|neue|geändert|nouveau|nueva|nuovo)\w*\b.{0,40}\b(bank|account details|iban|konto|bankverbindung|compte|cuenta|coordinate bancarie|conto)/i,
  /\b(bank|account|iban|bankverbindung|konto)\b.{0,30}\b(has|have|hat|haben|wurde)?\s*(changed|been changed|been updated|geändert|modifi)/i,
  /\b(add|create|register|set|change|update)\b.{0,40}\b(alias|supplier|vendor|bank account|threshold|limit|policy|party|confidence)\b/i,
  /\b(set|change|treat|record|book|replace)\b.{0,30}\b(total|amount|side|currency|status|due date|net|gross)\b.{0,20}\b(to|as|with)\b/i,
  /\b(pay|remit|send|transfer|überweisen|zahlen)\b.{0,30}\b(to|an|auf)\b.{0,30}\b(instead|following account|folgendes konto|new account)/i,
  /\b(execute|run|call|invoke)\b.{0,30}\b(command|tool|function|operation|sql|script|post_entries|process_document)\b/i,
  /\b(drop|delete|truncate)\s+(table|from|database)\b|['"]\s*;\s*--|\{\{.{0,200}\}\}|\$\{.{0,200}\}/i,
  /https?:\/\/\S{0,200}(approve|confirm|pay|login|verify)/i,
];

const SHOWN = 120;

/** Tells where a document's words read like an order to whoever processes it. Changes nothing else. */
export function noteInstructions(desk: Desk): void {
  for (const [field, text] of places(desk.read)) {
    const match = PATTERNS.map((pattern) => pattern.exec(text)).find((found) => found !== null);
    if (!match) continue;
    const shown = plainText(text.slice(Math.max(0, match.index - 20), match.index + SHOWN), SHOWN) ?? "";
    desk.note(
      "instruction_like_text",
      field,
      `The document holds text that reads like an instruction ("${shown}"); it was not followed. Look at the document with care.`,
    );
    return;
  }
}

function* places(read: ReadDocument): Generator<readonly [field: string | null, text: string]> {
  for (const [name, field] of listFields(read)) yield [name, `${field.raw}\n${field.value ?? ""}`.replace(/\s+/g, " ")]; // prettier-ignore
  yield [null, read.text.replace(/\s+/g, " ")];
}
