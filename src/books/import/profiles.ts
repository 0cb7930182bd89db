import { PurserError } from "../../base/errors.ts";
import { generic } from "./generic/profile.ts";
import type { Profile } from "./reading.ts";
import { xeroFolder } from "./xero/folder.ts";
import { beancount, hledger } from "./plaintext/profile.ts";
import { createReportProfile } from "./reports/profile.ts";
import { QUICKBOOKS } from "./reports/quickbooks.ts";
import { XERO } from "./reports/xero.ts";
import { sec } from "./sec/profile.ts";
import { type Source, openSource } from "./source.ts";

/** Every format Purser imports books from. */
export const PROFILES: readonly Profile[] = [
  generic,
  createReportProfile(QUICKBOOKS),
  createReportProfile(XERO),
  xeroFolder,
  hledger,
  beancount,
  sec,
];

/**
 * The profile that reads a source: the named one, or the one that recognises it.
 * @throws PurserError `unknown_profile`, `profile_unclear`; both list the profiles
 */
export function chooseProfile(source: Source, named?: string): Profile {
  const list = PROFILES.map(({ id, describes }) => `${id} (${describes})`).join("; ");
  const details = { profiles: PROFILES.map(({ id, title, describes }) => ({ id, title, describes })) };
  if (named !== undefined) {
    const profile = PROFILES.find(({ id }) => id === named);
    if (profile) return profile;
    throw new PurserError("unknown_profile", `There is no profile "${named}". There are: ${list}.`, {
      details,
    });
  }
  for (const certainty of ["sure", "maybe"] as const) {
    const found = PROFILES.filter((profile) => profile.recognises(source) === certainty);
    const [only, ...others] = found;
    if (only && others.length === 0) return only;
    if (only) {
      const ids = found.map(({ id }) => id).join(" or ");
      throw new PurserError("profile_unclear", `"${source.path}" could be ${ids}; say which with profile.`, {
        details,
      });
    }
  }
  throw new PurserError(
    "profile_unclear",
    `The format of "${source.path}" is not recognised; say the profile. There are: ${list}.`,
    { details },
  );
}

/** The id of the profile that reads a path. Same errors as chooseProfile. */
export function detectProfile(path: string): string {
  return chooseProfile(openSource(path)).id;
}
