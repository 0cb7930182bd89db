/** What stands in the place of a secret. */
export const REDACTED = "[redacted]";

/**
 * Names whose values are secrets, whatever they hold: of headers, fields and environment variables. The plural
 * `tokens` counts as one only when its value is not a number: models count tokens.
 */
const SECRET_NAME =
  /^(?:proxy[-_]?)?authorization$|^(?:set[-_]?)?cookies?$|^(?:auth|pass|pwd|bearer|jwt)$|api[-_ ]?key|access[-_]?key|private[-_]?key|secret|token|passw(?:or)?d|passphrase|credential/i;
const COUNT_NAME = /tokens?$/i;

export function isSecret(name: string, value: unknown): boolean {
  return SECRET_NAME.test(name) && !(typeof value === "number" && COUNT_NAME.test(name));
}

/** A cheap first look: most strings hold none of it and are not looked at again. */
export const SUSPECT =
  /[spr]k[-_]|bearer|basic |digest |eyJ|whsec_|gh[pousr]_|github_pat_|xox|AKIA|AIza|lsv2_|-----BEGIN|:\/\/[^/\s]*@|key|secret|token|passw|passphrase|credential|authorization|cookie/i;

const NAME =
  "((?:proxy-)?authorization|api[-_ ]?key|access[-_]?key|private[-_]?key|secret|token(?!s)|passw(?:or)?d|passphrase|credential)";

/** Secrets known by their form, and values that stand after a secret's name: each with what is put in their place. */
export const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Private keys, also where the end is missing.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  // Cookie headers hold several values: to the end of the line or of the quoted text.
  [/((?:set-)?cookie)(\\*["']?\s*[:=]\s*)[^\r\n]+/gi, `$1$2${REDACTED}`],
  // name: "value", with escapes inside; to the end where the closing quote is missing.
  [new RegExp(`${NAME}([\\w-]{0,24}["']?\\s*[:=]\\s*)"(?:\\\\[^]|[^"\\\\])*"?`, "gi"), `$1$2"${REDACTED}"`],
  [new RegExp(`${NAME}([\\w-]{0,24}["']?\\s*[:=]\\s*)'(?:\\\\[^]|[^'\\\\])*'?`, "gi"), `$1$2'${REDACTED}'`],
  // The same in JSON that was quoted inside of other JSON.
  [
    new RegExp(`${NAME}([\\w-]{0,24}\\\\+["']\\s*[:=]\\s*)(\\\\+["'])(?:(?!\\3)[^])*`, "gi"),
    `$1$2$3${REDACTED}`,
  ],
  // name=value, name: scheme value
  [
    new RegExp(
      `${NAME}([\\w-]{0,24}["']?\\s*[:=]\\s*)(?:(?:Bearer|Basic|Digest|Token|ApiKey)\\s+)?[^\\s"'\\\\,;&})\\]]+`,
      "gi",
    ),
    `$1$2${REDACTED}`,
  ],
  [/\bBearer\s+[\w.~+/=-]{6,}/gi, `Bearer ${REDACTED}`],
  [/\b(Basic|Digest)\s+[A-Za-z0-9+/]{8,}={0,2}/g, `$1 ${REDACTED}`],
  [/\b[spr]k-[\w-]{4,}/g, REDACTED],
  [/\b[spr]k_(?:live|test)_\w+/g, REDACTED],
  // Purser's own keys
  [/\bpk_[\w-]{20,}/g, REDACTED],
  [/\bwhsec_[A-Za-z0-9+/=_-]{4,}/g, REDACTED],
  [/\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bxox[a-z]-[\w-]{8,}|\blsv2_\w{8,}/g, REDACTED],
  [/\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}/g, REDACTED],
  // JSON web tokens
  [/\beyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?/g, REDACTED],
  // The password in a URL
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}):[^\s/@]{1,200}@/gi, `$1:${REDACTED}@`],
];
