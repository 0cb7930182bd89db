import type { IsoDate } from "../../base/dates.ts";
import type { CompanyProfile } from "../../books/company.ts";
import { listClosedPeriods, listReversals } from "../../books/posting-queries.ts";
import { effectivelyReversed } from "../../books/reversal.ts";
import { listCases } from "../../documents/archive/queries.ts";
import { readPostingPolicy } from "../../entries/posting-policy.ts";
import type { Db } from "../../store/database.ts";
import type { Finding } from "../finding.ts";
import {
  listCorrected,
  listDocumentIds,
  listInvoicesOfDocuments,
  listInvoicesOfParties,
  listJournalLines,
  listJournals,
  listJournalsOfDocuments,
  listParties,
  listPartyAliases,
  listStatements,
} from "../queries.ts";
import { readScreeningList } from "../screening/read-list.ts";
import { readTiers } from "../tiers.ts";
import { checkCase } from "./check-documents.ts";
import { checkJournal } from "./check-journals.ts";
import { checkParties } from "./check-parties.ts";
import { checkPosted } from "./check-posted.ts";
import { checkStatement } from "./check-statements.ts";

export type ValidationDeps = { readonly db: Db; readonly home: string };

/** What to validate; with none of the lists, all documents that are in use. */
export type ValidationScope = {
  readonly documentIds?: readonly string[] | undefined;
  readonly journalIds?: readonly number[] | undefined;
  readonly statementIds?: readonly string[] | undefined;
  /** Journals and documents up to this day only. */
  readonly asOf?: IsoDate | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Validation = {
  /** failed: there is at least one finding of the severity error */
  readonly verdict: "passed" | "failed";
  readonly findings: readonly Finding[];
  readonly checked: {
    readonly documents: number;
    readonly invoices: number;
    readonly journals: number;
    readonly statements: number;
    readonly parties: number;
    /** names on the screening list; null: there is none */
    readonly screenedAgainst: number | null;
  };
};

/** Holds documents, what was posted of them, and statements against the rules. Reads only. */
export async function validateRun(
  { db, home }: ValidationDeps,
  company: CompanyProfile,
  scope: ValidationScope = {},
): Promise<Validation> {
  const { signal, asOf } = scope;
  const all = !scope.documentIds && !scope.journalIds && !scope.statementIds;
  const documentIds = [...new Set(scope.documentIds ?? (all ? await listDocumentIds(db, company.id) : []))];
  const findings: Finding[] = [];

  const cases = await listCases(db, company.id, documentIds);
  const known = new Set(cases.map((row) => row.document_id));
  findings.push(...documentIds.filter((id) => !known.has(id)).map((id) => missing("document", id)));
  const corrected = await listCorrected(db, company.id, documentIds);
  for (const row of cases) {
    findings.push(...checkCase(row, { corrected: corrected.has(row.document_id) }));
    signal?.throwIfAborted();
  }

  const invoices = (await listInvoicesOfDocuments(db, company.id, documentIds)).filter(
    (row) => row.status !== "void" && (asOf === undefined || row.issue_date <= asOf),
  );
  const wanted = [...new Set(scope.journalIds ?? [])];
  const heads = new Map(
    [
      ...(await listJournals(db, company.id, wanted)),
      ...(await listJournalsOfDocuments(db, company.id, documentIds)),
    ]
      .filter((row) => asOf === undefined || row.date <= asOf)
      .map((row) => [row.id, row]),
  );
  findings.push(
    ...wanted.filter((id) => !heads.has(id) && asOf === undefined).map((id) => missing("journal", id)),
  );
  const linesOf = Map.groupBy(
    await listJournalLines(db, company.id, [...heads.keys()]),
    (line) => line.journal_id,
  );
  const closed = await listClosedPeriods(db, company.id);
  const journals = [...heads.values()].map((head) => ({ head, lines: linesOf.get(head.id) ?? [] }));
  for (const journal of journals)
    findings.push(...checkJournal(journal, { closed, currency: company.currency }));

  const partyIds = [...new Set(invoices.map((row) => row.party_id))];
  const policy = await readPostingPolicy(db, company);
  const takenBack = effectivelyReversed(await listReversals(db, company.id));
  const context = {
    currency: company.currency,
    cashBasis: new Set(company.entities.filter(({ basis }) => basis === "cash").map(({ id }) => id)),
    limit: policy.approvalLimit?.amount,
    tiers: await readTiers(db, company),
    fiscalYearStartMonth: company.fiscalYearStartMonth,
    known: await listInvoicesOfParties(db, company.id, partyIds),
  };
  const byId = new Map(journals.map((journal) => [journal.head.id, journal]));
  for (const invoice of invoices) {
    if (invoice.journal_id !== null && takenBack.has(invoice.journal_id)) continue;
    const journal = invoice.journal_id === null ? undefined : byId.get(invoice.journal_id);
    findings.push(...checkPosted(invoice, journal, context));
    signal?.throwIfAborted();
  }

  const statementIds = [...new Set(scope.statementIds ?? [])];
  const statements = await listStatements(db, company.id, statementIds);
  const there = new Set(statements.map(({ id }) => id));
  findings.push(...statementIds.filter((id) => !there.has(id)).map((id) => missing("statement", id)));
  findings.push(...statements.flatMap(checkStatement));

  const parties = await listParties(db, company.id, partyIds);
  const list = parties.length === 0 ? undefined : await readScreeningList(home);
  const aliases = await listPartyAliases(db, company.id, partyIds);
  findings.push(...checkParties(parties, { aliases, list }));

  return {
    verdict: findings.some(({ severity }) => severity === "error") ? "failed" : "passed",
    findings,
    checked: {
      documents: cases.length,
      invoices: invoices.length,
      journals: journals.length,
      statements: statements.length,
      parties: parties.length,
      screenedAgainst: list?.length ?? null,
    },
  };
}

function missing(table: string, id: string | number): Finding {
  return {
    rule: `unknown_${table}`,
    severity: "error",
    subject: `${table}:${id}`,
    message: `There is no ${table} "${id}".`,
  };
}
