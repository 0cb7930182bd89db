import { roundHalfUp } from "../base/money.ts";

/**
 * Arithmetic over named inputs, so that a printed formula is also the computation:
 * `+ - * /`, parentheses, decimal numbers, names, and round, abs, min, max, sum, mean, pow.
 * `round` is half away from zero. Evaluation never throws on data: an undefined result says why.
 */
export type Evaluation = { readonly value: number } | { readonly undefinedBecause: string };

type Token = { readonly kind: "number" | "name" | "symbol"; readonly text: string };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-z_][a-z0-9_]*)|([-+*/(),]))/iy;

function tokenize(formula: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < formula.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(formula);
    if (!match) throw new SyntaxError(`formula "${formula}" cannot be read at position ${at}`);
    const [, number, name, symbol] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else tokens.push({ kind: "symbol", text: symbol ?? "" });
  }
  return tokens;
}

const FUNCTIONS: Readonly<Record<string, (args: readonly number[]) => number>> = {
  round: ([x = 0]) => roundHalfUp(x),
  abs: ([x = 0]) => Math.abs(x),
  min: (args) => Math.min(...args),
  max: (args) => Math.max(...args),
  sum: (args) => args.reduce((a, b) => a + b, 0),
  mean: (args) => args.reduce((a, b) => a + b, 0) / args.length,
  pow: ([x = 0, y = 1]) => x ** y,
};

class Undefined extends Error {}

/** @throws SyntaxError when the formula itself is malformed or names an input that was not given: a bug, not data. */
export function evaluateFormula(formula: string, inputs: Readonly<Record<string, number>>): Evaluation {
  const tokens = tokenize(formula);
  let at = 0;
  const peek = () => tokens[at];
  const take = (symbol: string) => {
    if (peek()?.kind === "symbol" && peek()?.text === symbol) return (at++, true);
    return false;
  };
  const expect = (symbol: string) => {
    if (!take(symbol)) throw new SyntaxError(`formula "${formula}": expected "${symbol}"`);
  };

  function expression(): number {
    let left = term();
    for (;;) {
      if (take("+")) left += term();
      else if (take("-")) left -= term();
      else return left;
    }
  }
  function term(): number {
    let left = factor();
    for (;;) {
      if (take("*")) left *= factor();
      else if (take("/")) {
        const divisorStart = at;
        const right = factor();
        if (right === 0) throw new Undefined(`${textOf(divisorStart, at)} is zero`);
        left /= right;
      } else return left;
    }
  }
  function factor(): number {
    if (take("-")) return -factor();
    if (take("(")) {
      const inner = expression();
      expect(")");
      return inner;
    }
    const token = tokens[at++];
    if (token?.kind === "number") return Number(token.text);
    if (token?.kind !== "name") throw new SyntaxError(`formula "${formula}" ends too early`);
    if (take("(")) return call(token.text);
    const value = inputs[token.text];
    if (value === undefined) throw new SyntaxError(`formula "${formula}": no input named ${token.text}`);
    return value;
  }
  function call(name: string): number {
    const apply = FUNCTIONS[name];
    if (!apply) throw new SyntaxError(`formula "${formula}": no function named ${name}`);
    const args = [expression()];
    while (take(",")) args.push(expression());
    expect(")");
    return apply(args);
  }
  function textOf(from: number, to: number): string {
    return tokens
      .slice(from, to)
      .map((t) => t.text)
      .join(" ");
  }

  try {
    const value = expression();
    if (at < tokens.length) throw new SyntaxError(`formula "${formula}": unexpected "${textOf(at, at + 1)}"`);
    return Number.isFinite(value) ? { value } : { undefinedBecause: "the result is not a finite number" };
  } catch (error) {
    if (error instanceof Undefined) return { undefinedBecause: error.message };
    throw error;
  }
}
