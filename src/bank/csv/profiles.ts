import type { DateOrder, DecimalMark } from "./values.ts";

/** What a column of a bank's CSV can hold. */
export type CsvField =
  | "account"
  | "date"
  | "valueDate"
  | "amount"
  | "debit"
  | "credit"
  | "flag"
  | "fee"
  | "currency"
  | "balance"
  | "counterparty"
  | "counterpartyIban"
  | "reference"
  | "description"
  | "externalId"
  | "endToEndId"
  | "code"
  | "status";

/** How one bank writes its CSV. Data only: a new bank is a new entry. */
export type CsvProfile = {
  readonly id: string;
  /** header names, normalised, that all must be there for the profile to apply */
  readonly requires: readonly string[];
  /** header names of each field, normalised, the first that is there counts */
  readonly columns: Readonly<Partial<Record<CsvField, readonly string[]>>>;
  /** null: told by the values, or refused where they do not tell */
  readonly dateOrder: DateOrder | null;
  readonly decimal: DecimalMark | null;
  /** where no column names it */
  readonly currency: string | null;
  /** values of the flag column that mean money out; others of it mean money in */
  readonly debitFlags?: readonly string[];
  readonly creditFlags?: readonly string[];
  /** states that are not booked yet, and those that never will be */
  readonly pending?: readonly string[];
  readonly void?: readonly string[];
};

const PENDING = ["pending", "umsatz vorgemerkt", "vorgemerkt", "en attente", "pendiente", "in attesa", "authorised"]; // prettier-ignore
const VOID = ["reverted", "declined", "failed", "cancelled", "canceled", "storniert", "rejected"];

const BANKS: readonly CsvProfile[] = [
  {
    id: "revolut",
    requires: ["type", "product", "started date", "completed date", "amount", "fee", "currency", "state"],
    columns: {
      date: ["completed date"],
      valueDate: ["started date"],
      amount: ["amount"],
      fee: ["fee"],
      currency: ["currency"],
      balance: ["balance"],
      counterparty: ["description"],
      code: ["type"],
      status: ["state"],
    },
    dateOrder: "ymd",
    decimal: ".",
    currency: null,
    pending: PENDING,
    void: VOID,
  },
  {
    id: "wise",
    requires: ["transferwise id", "date", "amount", "currency", "running balance"],
    columns: {
      externalId: ["transferwise id"],
      date: ["date"],
      amount: ["amount"],
      currency: ["currency"],
      balance: ["running balance"],
      counterparty: ["payer name", "payee name", "merchant"],
      counterpartyIban: ["payee account number"],
      reference: ["payment reference", "description"],
      description: ["description"],
    },
    dateOrder: "dmy",
    decimal: ".",
    currency: null,
  },
  {
    id: "n26",
    requires: ["amount eur", "payment reference"],
    columns: {
      date: ["booking date", "date"],
      valueDate: ["value date"],
      amount: ["amount eur"],
      counterparty: ["partner name", "payee"],
      counterpartyIban: ["partner iban", "account number"],
      reference: ["payment reference"],
      code: ["type", "transaction type"],
    },
    dateOrder: "ymd",
    decimal: ".",
    currency: "EUR",
  },
  {
    id: "chase",
    requires: ["details", "posting date", "description", "amount", "type", "balance"],
    columns: {
      date: ["posting date"],
      amount: ["amount"],
      balance: ["balance"],
      counterparty: ["description"],
      description: ["check or slip"],
      code: ["type"],
    },
    dateOrder: "mdy",
    decimal: ".",
    currency: "USD",
  },
  {
    id: "chase_card",
    requires: ["transaction date", "post date", "description", "category", "type", "amount"],
    columns: {
      date: ["post date"],
      valueDate: ["transaction date"],
      amount: ["amount"],
      counterparty: ["description"],
      reference: ["memo"],
      code: ["type"],
    },
    dateOrder: "mdy",
    decimal: ".",
    currency: "USD",
  },
  {
    id: "bank_of_america",
    requires: ["date", "description", "amount", "running bal"],
    columns: { date: ["date"], amount: ["amount"], balance: ["running bal"], counterparty: ["description"] },
    dateOrder: "mdy",
    decimal: ".",
    currency: "USD",
  },
  {
    id: "sparkasse_camt",
    requires: ["auftragskonto", "buchungstag", "verwendungszweck", "betrag", "waehrung"],
    columns: {
      account: ["auftragskonto"],
      date: ["buchungstag"],
      valueDate: ["valutadatum"],
      amount: ["betrag"],
      currency: ["waehrung"],
      counterparty: ["beguenstigter zahlungspflichtiger"],
      counterpartyIban: ["kontonummer iban", "kontonummer"],
      reference: ["verwendungszweck"],
      endToEndId: ["kundenreferenz end to end"],
      description: ["buchungstext"],
      status: ["info"],
    },
    dateOrder: "dmy",
    decimal: ",",
    currency: "EUR",
    pending: PENDING,
    void: VOID,
  },
  {
    id: "deutsche_bank",
    requires: ["buchungstag", "wert", "umsatzart", "verwendungszweck", "soll", "haben"],
    columns: {
      date: ["buchungstag"],
      valueDate: ["wert"],
      debit: ["soll"],
      credit: ["haben"],
      currency: ["wahrung", "waehrung"],
      counterparty: ["begunstigter auftraggeber", "beguenstigter auftraggeber"],
      counterpartyIban: ["iban", "iban kontonummer"],
      reference: ["verwendungszweck"],
      endToEndId: ["kundenreferenz"],
      description: ["umsatzart"],
    },
    dateOrder: "dmy",
    decimal: ",",
    currency: "EUR",
  },
  {
    id: "monzo",
    requires: ["transaction id", "date", "time", "type", "name", "amount", "currency"],
    columns: {
      externalId: ["transaction id"],
      date: ["date"],
      amount: ["amount"],
      currency: ["currency"],
      counterparty: ["name"],
      reference: ["description", "notes and tags"],
      code: ["type"],
    },
    dateOrder: "dmy",
    decimal: ".",
    currency: "GBP",
  },
  {
    id: "starling",
    requires: ["date", "counter party", "reference", "amount gbp", "balance gbp"],
    columns: {
      date: ["date"],
      amount: ["amount gbp"],
      balance: ["balance gbp"],
      counterparty: ["counter party"],
      reference: ["reference"],
      code: ["type"],
    },
    dateOrder: "dmy",
    decimal: ".",
    currency: "GBP",
  },
];

/** Any bank whose columns have usual names: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish. */
const GENERIC: CsvProfile = {
  id: "generic",
  requires: [],
  columns: {
    account: [
      "own iban",
      "account iban",
      "auftragskonto",
      "iban auftragskonto",
      "rekening",
      "iban bban",
      "compte",
    ],
    date: ["booking date", "booked date", "posting date", "posted date", "post date", "transaction date", "date", "buchungstag", "buchungsdatum", "datum", "date operation", "date de l operation", "date comptable", "fecha", "fecha operacion", "fecha contable", "data", "data operazione", "data contabile", "data lancamento", "boekdatum", "data operacji", "data ksiegowania"], // prettier-ignore
    valueDate: ["value date", "valutadatum", "wertstellung", "valuta", "wert", "date valeur", "date de valeur", "fecha valor", "data valuta", "rentedatum"], // prettier-ignore
    amount: ["amount", "transaction amount", "betrag", "umsatz", "montant", "importe", "importo", "bedrag", "valor", "kwota"], // prettier-ignore
    debit: ["debit", "debit amount", "money out", "paid out", "withdrawal", "withdrawals", "soll", "belastung", "cargo", "debe", "addebito", "dare", "uscite", "debito", "af"], // prettier-ignore
    credit: ["credit", "credit amount", "money in", "paid in", "deposit", "deposits", "haben", "gutschrift", "abono", "haber", "accredito", "avere", "entrate", "credito", "bij"], // prettier-ignore
    flag: ["debit credit", "credit debit", "dr cr", "cr dr", "d c", "c d", "soll haben", "s h", "af bij", "direction", "sens"], // prettier-ignore
    currency: ["currency", "currency code", "wahrung", "waehrung", "devise", "divisa", "moneda", "valuta code", "munt", "moeda", "waluta"], // prettier-ignore
    balance: ["balance", "running balance", "account balance", "saldo", "kontostand", "solde", "saldo na trn", "saldo disponible"], // prettier-ignore
    counterparty: ["counterparty", "counterparty name", "payee", "payer", "name", "partner name", "beguenstigter zahlungspflichtiger", "begunstigter zahlungspflichtiger", "auftraggeber empfanger", "empfanger", "empfaenger", "beneficiaire", "tiers", "beneficiario", "controparte", "tegenpartij", "naam omschrijving", "nadawca odbiorca"], // prettier-ignore
    counterpartyIban: ["counterparty iban", "counterparty account", "partner iban", "iban", "tegenrekening", "kontonummer iban", "iban beneficiaire"], // prettier-ignore
    reference: ["reference", "payment reference", "remittance information", "memo", "details", "verwendungszweck", "communication", "libelle", "concepto", "causale", "descrizione", "mededelingen", "omschrijving", "tytul", "historico", "narrative", "description"], // prettier-ignore
    description: [
      "description",
      "transaction description",
      "buchungstext",
      "umsatzart",
      "type",
      "transaction type",
    ],
    externalId: ["transaction id", "id", "fitid", "bank reference", "transaction reference", "operation id"],
    endToEndId: ["end to end id", "end to end reference", "kundenreferenz end to end"],
    code: ["code", "transaction code", "type code"],
    status: ["status", "state"],
  },
  dateOrder: null,
  decimal: null,
  currency: null,
  debitFlags: ["d", "dr", "dbit", "debit", "s", "soll", "af", "out", "uscita", "dare", "-"],
  creditFlags: ["c", "cr", "crdt", "credit", "h", "haben", "bij", "in", "entrata", "avere", "+"],
  pending: PENDING,
  void: VOID,
};

/** Profiles from the most specific to the generic one. */
export const CSV_PROFILES: readonly CsvProfile[] = [
  ...[...BANKS].sort((a, b) => b.requires.length - a.requires.length),
  GENERIC,
];
