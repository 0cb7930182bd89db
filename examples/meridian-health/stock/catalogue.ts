import type { Minor } from "../../../src/base/money.ts";

/** How an item is asked for, in the classes of Syntetos and Boylan; `seasonal` is smooth around a yearly pattern. */
export type DemandClass = "smooth" | "seasonal" | "erratic" | "intermittent" | "lumpy";
export type SupplierId = "S01" | "S02" | "S03" | "S04" | "S05" | "S06" | "S07";

export type Item = {
  readonly sku: string;
  readonly name: string;
  readonly uom: string;
  readonly category: string;
  readonly supplier: SupplierId;
  readonly alternative: SupplierId | undefined;
  /** contract price of one unit in 2024, cents */
  readonly cost: Minor;
  readonly class: DemandClass;
  /** share of what the supplier's items use up, before it is normalised */
  readonly weight: number;
  /** share that the second location of the account asks for */
  readonly second: number;
  readonly season: SeasonName | undefined;
  readonly shelfLifeDays: number | undefined;
};

export type SeasonName = "winter" | "spring" | "summer";

/** January to December, around 1. */
export const SEASONS: Readonly<Record<SeasonName, readonly number[]>> = {
  winter: [1.5, 1.4, 1.2, 0.95, 0.8, 0.7, 0.65, 0.7, 0.85, 1.0, 1.15, 1.35],
  spring: [0.6, 0.75, 1.15, 1.6, 1.65, 1.4, 1.05, 0.85, 0.9, 0.8, 0.7, 0.6],
  summer: [0.72, 0.78, 0.88, 1.0, 1.2, 1.4, 1.5, 1.4, 1.1, 0.8, 0.7, 0.66],
};

type Row = readonly [
  sku: string,
  name: string,
  uom: string,
  category: string,
  dollars: number,
  class_: DemandClass,
  weight: number,
  more?: {
    readonly second?: number;
    readonly season?: SeasonName;
    readonly shelf?: number;
    readonly alternative?: SupplierId;
  },
];

const BY_SUPPLIER: Readonly<Record<SupplierId, readonly Row[]>> = {
  S01: [
    ["D101", "Ibuprofen 400 mg tablets", "bottle of 100", "analgesic", 6.4, "smooth", 4.5, { second: 0.25, shelf: 730 }],
    ["D102", "Acetaminophen 500 mg tablets", "bottle of 100", "analgesic", 5.85, "smooth", 4, { second: 0.25, alternative: "S02" }],
    ["D103", "Metformin 500 mg tablets", "bottle of 180", "diabetes", 11.2, "smooth", 5, { alternative: "S02" }],
    ["D104", "Lisinopril 10 mg tablets", "bottle of 90", "cardiac", 9.75, "smooth", 5, { alternative: "S02" }],
    ["D105", "Atorvastatin 20 mg tablets", "bottle of 90", "cardiac", 14.6, "smooth", 6],
    ["D106", "Amlodipine 5 mg tablets", "bottle of 90", "cardiac", 10.3, "smooth", 4],
    ["D107", "Omeprazole 20 mg capsules", "bottle of 60", "gastric", 12.45, "smooth", 4.5, { second: 0.2 }],
    ["D108", "Levothyroxine 50 mcg tablets", "bottle of 90", "endocrine", 16.2, "smooth", 5],
    ["D109", "Sertraline 50 mg tablets", "bottle of 90", "psychiatric", 13.1, "smooth", 4],
    ["D110", "Insulin glargine pens", "box of 5", "diabetes", 88.5, "smooth", 9, { shelf: 540 }],
    ["D111", "Amoxicillin 500 mg capsules", "bottle of 50", "antibiotic", 18.75, "seasonal", 6, { season: "winter", second: 0.25, alternative: "S02" }],
    ["D112", "Azithromycin 250 mg dose packs", "pack of 6", "antibiotic", 15.9, "seasonal", 4.5, { season: "winter" }],
    ["D113", "Oseltamivir 75 mg capsules", "pack of 10", "antiviral", 34.2, "seasonal", 5, { season: "winter", shelf: 1095 }],
    ["D114", "Cetirizine 10 mg tablets", "bottle of 100", "allergy", 8.35, "seasonal", 3, { season: "spring" }],
    ["D115", "Albuterol inhaler", "each", "respiratory", 27.4, "seasonal", 6, { season: "winter", second: 0.2 }],
    ["D116", "Prednisone 10 mg tablets", "bottle of 100", "steroid", 12.15, "erratic", 3],
    ["D117", "Doxycycline 100 mg capsules", "bottle of 50", "antibiotic", 21.3, "erratic", 3],
    ["D118", "Ondansetron 4 mg dissolving tablets", "pack of 30", "gastric", 19.6, "erratic", 3],
    ["D119", "Cephalexin 500 mg capsules", "bottle of 100", "antibiotic", 24.8, "erratic", 3],
    ["D120", "Sumatriptan 50 mg tablets", "pack of 9", "neurology", 31.25, "intermittent", 1.4],
    ["D121", "Colchicine 0.6 mg tablets", "bottle of 30", "rheumatology", 58.4, "intermittent", 1.3],
    ["D122", "Methotrexate 2.5 mg tablets", "bottle of 100", "rheumatology", 64.2, "intermittent", 1.2],
    ["D123", "Warfarin 5 mg tablets", "bottle of 100", "cardiac", 22.7, "intermittent", 1],
    ["D124", "Epinephrine auto-injectors", "pack of 2", "emergency", 142, "intermittent", 1.8, { shelf: 450 }],
    ["D125", "Nitroglycerin 0.4 mg tablets", "bottle of 25", "cardiac", 41.1, "lumpy", 1],
    ["D126", "Permethrin 5 % cream", "tube", "dermatology", 29.9, "lumpy", 0.9],
    ["D127", "Ranolazine 500 mg tablets", "bottle of 60", "cardiac", 73.5, "smooth", 2.2],
    ["D128", "Tirzepatide weekly pens", "box of 4", "diabetes", 236, "smooth", 6, { shelf: 540 }],
  ],
  S02: [
    ["D201", "Ceftriaxone 1 g vials", "box of 10", "antibiotic", 24.3, "smooth", 4, { shelf: 730 }],
    ["D202", "Ketorolac 30 mg vials", "box of 25", "analgesic", 38.4, "smooth", 4],
    ["D203", "Lidocaine 1 % vials", "box of 25", "anaesthetic", 31.8, "smooth", 4.5, { second: 0.2 }],
    ["D204", "Methylprednisolone 40 mg vials", "each", "steroid", 9.6, "smooth", 3.5],
    ["D205", "Losartan 50 mg tablets", "bottle of 90", "cardiac", 11.9, "smooth", 4.5, { alternative: "S01" }],
    ["D206", "Gabapentin 300 mg capsules", "bottle of 100", "neurology", 13.4, "smooth", 4.5, { alternative: "S01" }],
    ["D207", "Hydrochlorothiazide 25 mg tablets", "bottle of 100", "cardiac", 7.2, "smooth", 3],
    ["D208", "Influenza vaccine", "box of 10", "vaccine", 182, "seasonal", 7, { season: "winter", shelf: 300 }],
    ["D209", "Fluticasone nasal spray", "each", "allergy", 14.8, "seasonal", 3.5, { season: "spring" }],
    ["D210", "Sodium chloride 0.9 % 1 L bags", "case of 14", "fluids", 36.4, "seasonal", 4, { season: "summer" }],
    ["D211", "Ciprofloxacin 500 mg tablets", "bottle of 50", "antibiotic", 17.6, "erratic", 3],
    ["D212", "Promethazine 25 mg vials", "box of 25", "gastric", 44.5, "erratic", 3],
    ["D213", "Tetanus-diphtheria vaccine", "box of 10", "vaccine", 264, "intermittent", 3, { shelf: 720 }],
    ["D214", "Naloxone nasal spray", "pack of 2", "emergency", 36.9, "intermittent", 1],
    ["D215", "Glucagon emergency kit", "each", "emergency", 198, "intermittent", 1.5, { shelf: 540 }],
    ["D216", "Rabies vaccine", "vial", "vaccine", 318, "lumpy", 1.6, { shelf: 720 }],
    ["D217", "Clopidogrel 75 mg tablets", "bottle of 90", "cardiac", 19.4, "intermittent", 0.9],
    ["D218", "Vitamin B12 1000 mcg vials", "box of 25", "vitamin", 27.6, "smooth", 0.6],
  ],
  S03: [
    ["D301", "Adalimumab 40 mg pens", "box of 2", "biologic", 1_148, "intermittent", 9, { shelf: 540 }],
    ["D302", "Etanercept 50 mg syringes", "box of 4", "biologic", 986, "intermittent", 7, { shelf: 540 }],
    ["D303", "Denosumab 60 mg syringe", "each", "biologic", 742, "intermittent", 6, { shelf: 720 }],
    ["D304", "Ustekinumab 45 mg vial", "each", "biologic", 1_320, "lumpy", 4, { shelf: 720 }],
    ["D305", "Omalizumab 150 mg vial", "each", "biologic", 612, "intermittent", 5, { shelf: 450 }],
    ["D306", "Iron sucrose 200 mg vials", "box of 10", "infusion", 214, "erratic", 7],
    ["D307", "Enoxaparin 40 mg syringes", "box of 10", "anticoagulant", 46.5, "smooth", 9, { second: 0.15 }],
    ["D308", "Filgrastim 300 mcg syringe", "each", "oncology", 168, "lumpy", 4],
    ["D309", "Ondansetron 4 mg vials", "box of 10", "oncology", 13.9, "smooth", 6],
    ["D310", "Dexamethasone 4 mg vials", "box of 25", "oncology", 32.6, "smooth", 6],
    ["D311", "Zoledronic acid 5 mg", "each", "infusion", 124, "intermittent", 3],
  ],
  S04: [
    ["M401", "Gauze pads 4 x 4", "box of 50", "wound care", 3.85, "smooth", 5, { second: 0.3, alternative: "S05" }],
    ["M402", "Adhesive bandages", "box of 100", "wound care", 4.6, "smooth", 4, { second: 0.3 }],
    ["M403", "Syringes 3 ml with needle", "box of 100", "injection", 14.2, "smooth", 7],
    ["M404", "Syringes 10 ml", "box of 100", "injection", 16.9, "smooth", 5],
    ["M405", "Alcohol prep pads", "box of 200", "injection", 3.4, "smooth", 4, { second: 0.3 }],
    ["M406", "IV start kits", "case of 50", "infusion", 74.5, "smooth", 8],
    ["M407", "IV administration sets", "case of 50", "infusion", 118, "smooth", 8],
    ["M408", "Vacuum blood collection tubes", "pack of 100", "laboratory", 22.8, "smooth", 8, { second: 0.2 }],
    ["M409", "Butterfly needles 23 g", "box of 50", "laboratory", 41.5, "smooth", 6],
    ["M410", "Exam table paper", "case of 12", "exam room", 29.9, "smooth", 5],
    ["M411", "Rapid influenza tests", "kit of 25", "laboratory", 196, "seasonal", 9, { season: "winter", shelf: 540 }],
    ["M412", "Rapid strep tests", "kit of 25", "laboratory", 38.7, "seasonal", 5, { season: "winter", shelf: 540 }],
    ["M413", "Elastic bandages 4 in", "pack of 10", "orthopaedic", 12.6, "erratic", 4],
    ["M414", "Urine test strips", "bottle of 100", "laboratory", 28.3, "erratic", 5],
    ["M415", "Splint rolls 4 in", "box of 10", "orthopaedic", 63.4, "erratic", 4],
    ["M416", "Nebuliser kits", "case of 50", "respiratory", 58.2, "intermittent", 2.2],
    ["M417", "Foley catheter trays", "case of 10", "urology", 92.5, "intermittent", 2],
    ["M418", "Sharps containers 5 qt", "case of 20", "exam room", 84.6, "intermittent", 2.4],
    ["M419", "Oxygen masks", "case of 50", "respiratory", 67.1, "lumpy", 1.8],
  ],
  S05: [
    ["M501", "Sutures nylon 4-0", "box of 12", "surgical", 31.2, "smooth", 7],
    ["M502", "Sterile drapes", "case of 50", "surgical", 88.4, "smooth", 8],
    ["M503", "Surgical skin markers", "box of 50", "surgical", 24.6, "smooth", 4, { alternative: "S04" }],
    ["M504", "Skin staplers", "box of 6", "surgical", 52.8, "erratic", 6],
    ["M505", "Disposable scalpels no. 11", "box of 10", "surgical", 11.7, "erratic", 5],
    ["M506", "Laceration trays", "case of 20", "surgical", 134, "erratic", 8],
    ["M507", "Biopsy punches 4 mm", "box of 25", "surgical", 68.5, "intermittent", 4],
    ["M508", "Electrosurgical pencils", "case of 40", "surgical", 186, "intermittent", 5],
    ["M509", "Joint injection trays", "case of 10", "orthopaedic", 76.3, "intermittent", 4],
    ["M510", "Wound vacuum dressings", "case of 10", "wound care", 412, "lumpy", 5],
    ["M511", "Cast padding", "case of 48", "orthopaedic", 37.9, "lumpy", 2.5, { alternative: "S04" }],
  ],
  S06: [
    ["M601", "Nitrile exam gloves, medium", "case of 1000", "gloves and gowns", 62.4, "smooth", 10, { second: 0.3, alternative: "S04" }],
    ["M602", "Nitrile exam gloves, large", "case of 1000", "gloves and gowns", 62.4, "smooth", 8],
    ["M603", "Nitrile exam gloves, small", "case of 1000", "gloves and gowns", 62.4, "smooth", 5],
    ["M604", "Isolation gowns", "case of 100", "gloves and gowns", 71.8, "seasonal", 6, { season: "winter" }],
    ["M605", "Procedure masks", "box of 50", "gloves and gowns", 5.9, "seasonal", 7, { season: "winter" }],
    ["M606", "Sterile surgical gloves 7.5", "box of 50", "gloves and gowns", 46.2, "erratic", 4],
    ["M607", "Face shields", "case of 40", "gloves and gowns", 54.7, "intermittent", 2],
  ],
  S07: [
    ["M701", "Iohexol 350 contrast 100 ml", "box of 10", "contrast", 148, "smooth", 10, { shelf: 900 }],
    ["M702", "Gadobutrol contrast 7.5 ml", "box of 10", "contrast", 386, "erratic", 9, { shelf: 900 }],
    ["M703", "Barium sulfate suspension", "case of 24", "contrast", 96.5, "intermittent", 3, { shelf: 540 }],
    ["M704", "Ultrasound gel", "bottle", "imaging", 3.6, "smooth", 4],
    ["M705", "Power injector syringes", "case of 20", "imaging", 212, "erratic", 6],
    ["M706", "Contrast tubing sets", "case of 50", "imaging", 138, "intermittent", 3],
    ["M707", "Breast biopsy needles", "box of 5", "imaging", 265, "lumpy", 4],
  ],
}; // prettier-ignore

export const ITEMS: readonly Item[] = (Object.keys(BY_SUPPLIER) as SupplierId[]).flatMap((supplier) =>
  BY_SUPPLIER[supplier].map(([sku, name, uom, category, dollars, class_, weight, more = {}]) => ({
    sku,
    name,
    uom,
    category,
    supplier,
    alternative: more.alternative,
    cost: Math.round(dollars * 100),
    class: class_,
    weight,
    second: more.second ?? 0,
    season: more.season,
    shelfLifeDays: more.shelf,
  })),
);

export function itemOf(sku: string): Item {
  const item = ITEMS.find((one) => one.sku === sku);
  if (!item) throw new Error(`the catalogue has no item ${sku}`);
  return item;
}
