import type { IsoDate } from "../../base/dates.ts";
import type { Window } from "../statements/fiscal-calendar.ts";

/** What a question asks about. */
export type Target =
  | { readonly kind: "ratio"; readonly id: string; readonly label: string }
  /** A statement line or measure, by figure name; `flow` over days, or a balance at a day's end. */
  | {
      readonly kind: "measure";
      readonly name: string;
      readonly label: string;
      readonly nature: "balance" | "flow";
    }
  | { readonly kind: "account"; readonly code: string; readonly label: string };

/** When it asks about. `words`: how the question put it. */
export type Period =
  | { readonly kind: "on"; readonly date: IsoDate; readonly words: string }
  | ({ readonly kind: "over"; readonly words: string } & Window);

/** A question understood: every target is wanted for every period; no period means the latest. */
export type Query = {
  readonly targets: readonly Target[];
  readonly periods: readonly Period[];
  /** The question sets the periods or targets against each other. */
  readonly comparing: boolean;
};

/** Reading a question never guesses: it is understood, has two readings, or is not understood. */
export type Reading =
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "clarify"; readonly question: string; readonly options: readonly string[] }
  | { readonly kind: "unknown"; readonly reason: string; readonly suggestions: readonly string[] };
