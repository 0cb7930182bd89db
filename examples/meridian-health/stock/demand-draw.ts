import type { IsoDate } from "../../../src/base/dates.ts";
import { type Draws, createDraws } from "../random.ts";
import type { Item } from "./catalogue.ts";
import type { LocationId, MonthCalendar } from "./network.ts";

/** What a location asks for on a day: `base` is scaled so that the month uses up what the books say; `fixed` is not. */
export type DayDraw = {
  readonly base: number;
  readonly fixed: number;
  /** unopened goods that come back to the shelf */
  readonly returned: number;
};

/** Share of the days on which an item that is asked for now and then is asked for. */
const OCCASIONS = { intermittent: 0.17, lumpy: 0.15 } as const;

/** The month's draws of one item at one location, around `units` in all. Own stream, so that items do not move each other. */
export function drawMonth(
  item: Item,
  {
    seed,
    calendar,
    location,
    units,
  }: { seed: number; calendar: MonthCalendar; location: LocationId; units: number },
): Map<IsoDate, DayDraw> {
  const draws = createDraws(seed, `stock ${item.sku} ${location} ${calendar.month}`);
  const days = calendar.open.get(location) ?? [];
  const busyness = (day: IsoDate) => calendar.busyness.get(day) ?? 0;
  const busy = days.reduce((sum, day) => sum + busyness(day), 0);
  return new Map(
    days.map((date) => {
      const mean = (units * busyness(date)) / busy;
      return [date, drawDay(item, draws, { mean, even: units / days.length })];
    }),
  );
}

function drawDay(
  { class: class_ }: Item,
  draws: Draws,
  { mean, even }: { readonly mean: number; readonly even: number },
): DayDraw {
  switch (class_) {
    case "smooth":
    case "seasonal": {
      const base = mean * draws.factor(class_ === "smooth" ? 0.16 : 0.2);
      const returned = mean > 4 && draws.chance(0.006) ? draws.integer(1, 3) : 0;
      return { base, fixed: 0, returned };
    }
    case "erratic": {
      // A skewed size whose mean is about 1.5 times its median; one day in seven nobody asks.
      const asked = draws.chance(0.86);
      const size = draws.skewed(0.95);
      return { base: asked ? (mean * size) / 1.3 : 0, fixed: 0, returned: 0 };
    }
    case "intermittent": {
      const size = Math.max(1, Math.round(even / OCCASIONS.intermittent));
      const asked = draws.chance(even / size);
      const units = Math.max(1, Math.round(size * draws.factor(0.25)));
      return { base: 0, fixed: asked ? units : 0, returned: 0 };
    }
    case "lumpy": {
      const size = Math.max(1.2, even / OCCASIONS.lumpy);
      const asked = draws.chance(even / size);
      const units = Math.max(1, Math.round((size * draws.skewed(1.1)) / 1.7));
      return { base: 0, fixed: asked ? units : 0, returned: 0 };
    }
    default:
      return class_ satisfies never;
  }
}
