/** What Purser did with a document it was given; the bytes are in `document` and on disk. */
export type DocumentCaseTable = {
  company_id: string;
  document_id: string;
  /** read, review, ready, posted, duplicate, quarantined or withdrawn */
  status: string;
  /** why it is in that state, for people; null when there is nothing to say */
  reason: string | null;
  /** JSON: what was read (documents/read-document.ts); null when it could not be read */
  read: string | null;
  /** JSON: the standardised invoice (documents/standard-invoice.ts) and, beside its fields, its `issues`; null without one */
  standard: string | null;
  run_id: string | null;
  created_at: string;
  updated_at: string;
};

/** One field as it was read; corrections are new rows with the method `person`. */
export type ExtractionTable = {
  company_id: string;
  document_id: string;
  /** 1, 2, ... : the latest counts */
  version: number;
  /** `number`, `issueDate`, `lines.0.net` ... */
  field: string;
  raw: string;
  /** canonical text, or null where it is ambiguous */
  value: string | null;
  /** 0..1 */
  confidence: number;
  /** JSON {page, x, y, width, height} in fractions of the page, or null */
  box: string | null;
  /** xml, text, ocr or person */
  method: string;
  by: string;
  at: string;
};

/** A value that a person must settle before the document can be posted. */
export type ReviewItemTable = {
  company_id: string;
  id: string;
  document_id: string;
  field: string;
  code: string;
  message: string;
  raw: string | null;
  /** JSON: the values it could mean */
  candidates: string;
  /** open, resolved or withdrawn */
  status: string;
  resolved_value: string | null;
  resolved_by: string | null;
  created_at: string;
  resolved_at: string | null;
};

/** Which account a party's lines went to, learned from what was posted and corrected; shown and correctable. */
export type PartyMemoryTable = {
  company_id: string;
  party_id: string;
  /** normalised words of the line, or `*` for the party as a whole */
  line_key: string;
  account_code: string;
  tax_code: string | null;
  times: number;
  /** posted or correction */
  source: string;
  updated_by: string;
  updated_at: string;
};

/** Where a party is paid. A new one is pending until a person other than its finder confirms it. */
export type PartyBankTable = {
  company_id: string;
  party_id: string;
  iban: string;
  /** pending, confirmed or refused */
  status: string;
  document_id: string | null;
  proposed_by: string;
  decided_by: string | null;
  created_at: string;
  decided_at: string | null;
};

/** One reconciliation of bank lines with ledger lines. */
export type BankMatchTable = {
  company_id: string;
  id: string;
  bank_account_id: string;
  /** the rung of the ladder: reference_amount, party_amount_date, batch, split, settlement, fee, manual ... */
  rule: string;
  /** one sentence for people */
  reason: string;
  confidence: number;
  /** active or undone */
  status: string;
  /** journal that the match itself posted (settlement, fee, write-off), or null */
  journal_id: number | null;
  payment_id: string | null;
  /** JSON: what undo needs (allocations made ...) */
  detail: string;
  effect_key: string | null;
  created_by: string;
  created_at: string;
  undone_at: string | null;
};

export type BankMatchMemberTable = {
  company_id: string;
  match_id: string;
  /** bank or ledger */
  side: string;
  /** bank_txn.id, or journal_line.id as text */
  ref: string;
  /** signed minor units in the bank account's currency */
  amount: number;
  /** 1 while the match is active: a line is in one active match at most */
  active: number;
};

export type AuditEventTable = {
  company_id: string;
  /** 1, 2, 3 ... without gaps per company */
  seq: number;
  at: string;
  actor: string;
  /** journals_posted, approval_decided, period_closed ... */
  action: string;
  /** what it is about: `journal:12-14`, `approval:ab12` */
  subject: string;
  /** canonical JSON */
  payload: string;
  payload_hash: string;
  previous_hash: string;
  hash: string;
};
