import type { AccountSubtype } from "../books/accounts.ts";

/**
 * What words on a bill say about its account. `terms`: plain text (words.ts) at the start of a word, a trailing space ends the
 * word; `accounts`: the same, looked for in the names of the chart's accounts; `subtypes`: where such an account stands.
 * The first rule whose term occurs holds, so the particular stand before the general.
 */
export type KeywordRule = {
  readonly id: string;
  readonly terms: readonly string[];
  readonly accounts: readonly string[];
  readonly subtypes: readonly AccountSubtype[];
};

const rule = (
  id: string,
  subtypes: readonly AccountSubtype[],
  terms: string,
  accounts: string,
): KeywordRule => ({ id, subtypes, terms: list(terms), accounts: list(accounts) });

/** Comma-separated; `_` at an end stands for the end of the word. */
function list(text: string): readonly string[] {
  return text.split(",").map((term) => term.trim().replace(/_$/, " "));
}

/** English, German, French, Spanish, Italian, Dutch. One rule a line. */
// prettier-ignore
export const KEYWORD_RULES: readonly KeywordRule[] = [
  rule("bank_fees", ["other_expense", "general"], "bank fee, bank charge, account fee, card fee, merchant fee, payment processing, kontofuhrung, bankgebuhr, frais bancaire, comision bancaria, commissioni bancarie, bankkosten", "bank fee, bank charge, bank, kontofuhrung, frais bancaire, comision, commissioni, merchant"),
  rule("audit", ["professional_fees"], "audit, statutory audit, year end accounts, bookkeeping, accounting service, tax return, tax advi, steuerberat, jahresabschluss, buchhaltung, buchfuhrung, wirtschaftspruf, comptab, expert comptable, commissaire aux comptes, contab, auditoria, revisione, commercialista, boekhoud, accountant", "audit, accounting, accountan, professional, buchfuhrung, steuerberat, comptab, contab"),
  rule("legal", ["professional_fees"], "legal, lawyer, attorney, law firm, solicitor, notary, rechtsanwalt, anwalt, notar_, juridique, avocat, honoraires, abogad, juridic, notari, avvocat, legale, advocaat", "legal, lawyer, professional, rechts, juridi, avocat, abogad"),
  rule("insurance", ["insurance"], "insurance, insurer, liability cover, premium policy, versicherung, assurance, seguro, assicurazion, verzekering, malpractice", "insurance, versicherung, assurance, seguro, assicuraz, verzeker"),
  rule("software", ["general"], "software, saas_, subscription, licen, cloud, hosting, web host, domain, app store, it support, it service, it consult, managed service, antivirus, database service, abonnement, abonnements, logiciel, informatique, suscripcion, alojamiento web, abbonamento, licenza", "software, subscription, it and, it , computer, cloud, hosting, edv, informati, logiciel, abonnement, suscripci"),
  rule("telephone", ["general", "rent"], "telephone, telefon, telecom, mobile phone, mobilfunk, phone line, internet, broadband, fibre, festnetz, telefonie, telefono, movil, telefonia", "telephone, telecom, internet, phone, telefon, communication"),
  rule("utilities", ["general", "rent"], "electricity, electric power, power supply, natural gas, gas supply, district heating, heating, water supply, water and sewer, sewage, utility, utilities, energy, strom_, stromlieferung, erdgas, fernwarme, wasser_, abwasser, energie, electricite, eau_, gaz_, chauffage, electricidad, luz_, agua_, energia, elettric, acqua_, riscaldamento, elektriciteit", "utilit, electric, power, energy, heating, light, gas , water, strom, energie, electri, energia, elettr"),
  rule("rent", ["rent"], "rent_, rental of office, office rent, lease of premises, premises, miete, mietzins, kaltmiete, warmmiete, pacht, loyer, alquiler, arrendamiento, affitto, locazione, huur", "rent , occupancy, lease, premises, miete, loyer, alquiler, affitto, huur"),
  rule("cleaning", ["general", "rent"], "cleaning, janitor, waste disposal, garbage, laundry, linen, pest control, facility service, landscap, reinigung, gebaudereinig, entsorgung, mull, nettoyage, dechets, limpieza, pulizia, schoonmaak", "cleaning, facility, janitor, waste, reinigung, nettoyage, limpieza, pulizia"),
  rule("freight", ["cost_of_sales", "general"], "freight, shipping, courier, delivery charge, delivery fee, postage, parcel, carriage, transport of goods, fracht, versand, porto_, paket, spedition, livraison, frais de port, transport_, envio, flete, spedizion, corriere, trasporto, verzend", "freight, courier, shipping, postage, delivery, fracht, versand, porto, transport, flete, spedizion"),
  rule("travel", ["general"], "hotel, flight, airfare, airline, lodging, accommodation, train ticket, rail ticket, taxi, rental car, car hire, mileage, travel, ubernachtung, reisekosten, bahnfahrt, fahrkarte, flug_, hebergement, billet, voyage, viaje, alojamiento, vuelo, viaggio, volo_, albergo, reis_", "travel, reise, voyage, viaje, viaggi, deplacement"),
  rule("meals", ["general"], "restaurant, catering, lunch, dinner, breakfast, coffee, meal, bewirtung, verpflegung, repas, restauration, comida, pasto, ristorante, entertainment", "meal, food, entertainment, catering, bewirtung, repas, restauration, comida"),
  rule("vehicle", ["general"], "fuel, diesel, petrol, gasoline, car wash, vehicle, parking, toll_, benzin, kraftstoff, tank, fahrzeug, kfz, carburant, essence, peage, gasolina, combustible, carburante, autostrada, brandstof", "vehicle, motor, car , fuel, fahrzeug, kfz, vehicule, vehicul, auto"),
  rule("marketing", ["marketing"], "advertis, marketing, ad campaign, campaign, google ads, facebook ads, promotion, sponsor, trade fair, flyer, werbung, anzeige, messe, publicite, publicidad, pubblicita, reclame", "advertis, marketing, werbung, publicit, publicid, pubblicit"),
  rule("drugs", ["cost_of_sales"], "drug_, drugs, pharmaceutical, medication, medicine, vaccine, arzneimittel, medikament, impfstoff, medicament, vaccin, medicamento, farmaci, farmaco", "drug, pharma, medic"),
  rule("medical_supplies", ["supplies"], "medical suppl, surgical, syringe, bandage, gloves, catheter, dressing, sterile, disposable, reagent, lab suppl, exam table paper, nitrile, medizinbedarf, verbandstoff, spritzen, handschuhe, fournitures medicales, seringue, gants, suministros medicos, jeringa, guantes, forniture mediche, siringhe, guanti", "medical suppl, clinical suppl, suppl, medizin, verbrauchsmaterial"),
  rule("staffing", ["payroll", "professional_fees"], "locum, temporary staff, agency staff, staffing, agency nurse, zeitarbeit, leiharbeit, personaldienst, interim, trabajo temporal, lavoro interinale, uitzend", "locum, contract staff, subcontract, agency, temporary, zeitarbeit, fremdleistung"),
  rule("repairs", ["general"], "repair, maintenance, servicing, service contract, calibration, spare part, wartung, reparatur, instandhaltung, ersatzteil, entretien, reparation, mantenimiento, reparacion, manutenzione, riparazione, onderhoud", "repair, maintenance, wartung, instandhalt, reparatur, entretien, mantenim, manutenz"),
  rule("stationery", ["supplies", "general"], "stationery, office suppl, paper_, toner, ink cartridge, printer cartridge, printing, pens_, envelope, buromaterial, burobedarf, druckerpapier, papier_, drucksachen, fournitures de bureau, papeterie, material de oficina, papeleria, cancelleria, kantoorartikelen", "stationery, printing, office, buro, bureau, oficina, ufficio, cancell"),
  rule("training", ["general"], "training, course, seminar, conference, certification, workshop, schulung, fortbildung, weiterbildung, formation_, formacion, formazione, opleiding", "training, education, conference, seminar, fortbildung, formation, formacion, formazione"),
  rule("consulting", ["professional_fees"], "consult, advisory, professional fee, professional service, freelanc, beratung, conseil, consultoria, asesoria, consulenza, advies", "consult, professional, advis, beratung, conseil, asesor, consulen"),
  rule("recruiting", ["general", "payroll"], "recruit, job ad, headhunt, personalvermittlung, recrutement, seleccion de personal, ricerca del personale", "recruit, personnel, staff"),
  rule("interest", ["interest_expense"], "loan interest, interest on, interest charge, late payment interest, zinsen, interets, intereses, interessi", "interest, zins, interet, interes"),
  rule("raw_material", ["cost_of_sales"], "raw material, goods for resale, merchandise, rohstoff, wareneinkauf, handelsware, matiere premiere, marchandise, materia prima, mercancia, merci_", "cost of, purchases, material, wareneinsatz, wareneinkauf, achats, compras, acquisti"),
];
