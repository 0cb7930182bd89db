import { randomBytes } from "node:crypto";

/** A new secret that nobody can guess, as text for a header. Injected, so that a test knows it. */
export type NewSecret = () => string;

/** 256 bits from the operating system, 43 characters of base64url. */
export const systemSecret: NewSecret = () => randomBytes(32).toString("base64url");
