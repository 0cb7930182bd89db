import type { Decision } from "../../control/decision.ts";

/** What a message says to the approvals that its conversation waits for. */
export type Reply =
  | { readonly kind: "decided"; readonly decisions: Readonly<Record<string, Decision>> }
  /** Nothing is decided; `why` is a sentence for the person. */
  | { readonly kind: "unclear"; readonly why: string };

/** Approvals have ids of 24 hexadecimal digits; their beginning is enough where it fits one only. */
const ID = "[0-9a-f]{6,24}";
const IDS = `(${ID}(?:(?:\\s*,\\s*|\\s+and\\s+|\\s+)${ID})*)`;
const YES_WORDS = "yes|y|yes,? please|(?:yes,? )?(?:i )?(?:approved?|confirm(?:ed)?)|(?:yes,? )?go ahead";
const NO_WORDS = "no|n|no,? thanks|(?:no,? )?(?:i )?(?:reject(?:ed)?|deny|decline)";
/** Nothing but the yes, and what it is for. */
const YES = new RegExp(`^(?:${YES_WORDS})(?:[,:]?\\s+${IDS})?[.!]*$`, "i");
/** The no, what it is for, and, after a mark or "because", why. */
const NO = new RegExp(
  `^(?:${NO_WORDS})(?:[,:]?\\s+${IDS})?(?:[.!]*|\\s*(?:[,.:;-]\\s*(?:because\\b)?|because\\b)\\s*(.+))$`,
  "is",
);
/** A reason with one of these may be a yes after all: "no, wait, go ahead". */
const TURNS_BACK = /\b(?:yes|approved?|go ahead|confirm(?:ed)?|do it|ok|okay|fine)\b|\?\s*$/i;
/** A longer message is not a decision. */
const LONGEST = 2000;

/**
 * Reads a decision, in English, where it is plain beyond doubt: nothing but a yes, or a no with or without a reason,
 * and the ids of what it is about where several wait. Whatever else a message says decides nothing.
 * @param pending ids of the approvals that this conversation was shown and still waits for
 */
export function readReply(text: string, pending: readonly string[]): Reply {
  const said = text.length > LONGEST ? undefined : readDecision(text.trim());
  if (!said) return unclear("That is neither a plain yes nor a plain no, so nothing was decided.");
  const { decision, ids } = said;
  const [only, ...others] = pending;
  if (ids.length === 0) {
    if (only !== undefined && others.length === 0)
      return { kind: "decided", decisions: { [only]: decision } };
    return unclear(
      `${pending.length} decisions are waited for and the message does not say which it is for, so nothing was decided.`,
    );
  }
  const decisions: Record<string, Decision> = {};
  for (const id of ids) {
    const [match, ...more] = pending.filter((known) => known.startsWith(id));
    if (match === undefined || more.length > 0) {
      const why = more.length > 0 ? "fits several" : "is none that this conversation waits for";
      return unclear(`The approval "${id}" ${why}, so nothing was decided.`);
    }
    decisions[match] = decision;
  }
  return { kind: "decided", decisions };
}

function readDecision(
  text: string,
): { readonly decision: Decision; readonly ids: readonly string[] } | undefined {
  const yes = YES.exec(text);
  if (yes) return { decision: { type: "approve" }, ids: idsIn(yes[1]) };
  const no = NO.exec(text);
  if (!no) return undefined;
  const reason = no[2]?.trim() ?? "";
  if (TURNS_BACK.test(reason)) return undefined;
  return {
    decision: { type: "reject", reason: reason === "" ? "rejected in chat without a reason" : reason },
    ids: idsIn(no[1]),
  };
}

function idsIn(list = ""): readonly string[] {
  return [...list.toLowerCase().matchAll(new RegExp(ID, "g"))].map(([id]) => id);
}

function unclear(why: string): Reply {
  return { kind: "unclear", why };
}
