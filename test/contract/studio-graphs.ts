import * as build from "./graphs.ts";

/** The graphs compiled, for `langgraphjs dev`, which brings its own checkpointer and store. */
export const chat = build.chat().compile();
export const steps = build.steps().compile();
export const ask = build.ask().compile();
export const askTwo = build.askTwo().compile();
export const nested = build.nested().compile();
export const slow = build.slow().compile();
export const failing = build.failing().compile();
export const configurable = build.configurable().compile();
export const remembers = build.remembers().compile();
