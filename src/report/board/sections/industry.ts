import { assess } from "../../../books/ratios/assess.ts";
import { packsFor } from "../../../books/ratios/packs.ts";
import type { Board } from "../board.ts";
import type { SectionInput } from "../../compose/cells.ts";
import { ratioTable } from "../ratio-table.ts";

/** What companies of this industry are measured by; nothing where there is no such pack. */
export async function industrySections(board: Board): Promise<SectionInput[]> {
  const packs = packsFor(board.company.industry).filter((pack) => pack.industries !== undefined);
  const sections: SectionInput[] = [];
  for (const { id, title, ratios } of packs) {
    const blocks = await ratioTable(board, {
      caption: "Operating figures of the industry",
      definitions: ratios,
      status: (definition, figure) => assess(definition, figure),
    });
    if (blocks.length > 0) sections.push({ id: `industry-${id.replaceAll("_", "-")}`, title, blocks });
  }
  return sections;
}
