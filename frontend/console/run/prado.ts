/**
 * Addresses in PRADO, the Council of the EU's public register of documents and their security features (ETSI
 * VAL-8.3.3-06). Only a link for the agent to follow: the house fetches nothing from there.
 */
const HOST = "https://www.consilium.europa.eu/prado";

/** The languages that the register speaks. */
const SPOKEN = new Set("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(" "));

/** Its categories of documents by what they are called here. */
const CATEGORIES: Readonly<Record<string, string>> = { passport: "A", id_card: "B", residence: "H", driving: "F" };

/** What an agent can hold before the camera, in the order of the choice. */
export const DOCUMENTS = Object.keys(CATEGORIES);

/** ISO 3166: two letters and three, as machine readable zones write them. */
const COUNTRIES =
  "ADAND AEARE AFAFG AGATG ALALB AMARM AOAGO ARARG ATAUT AUAUS AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BNBRN BOBOL BRBRA BSBHS BTBTN " +
  "BWBWA BYBLR BZBLZ CACAN CDCOD CFCAF CGCOG CHCHE CICIV CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU " +
  "EEEST EGEGY ERERI ESESP ETETH FIFIN FJFJI FMFSM FRFRA GAGAB GBGBR GDGRD GEGEO GHGHA GMGMB GNGIN GQGNQ GRGRC GTGTM GWGNB GYGUY HKHKG HNHND HRHRV HTHTI " +
  "HUHUN IDIDN IEIRL ILISR ININD IQIRQ IRIRN ISISL ITITA JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KZKAZ LALAO LBLBN LCLCA " +
  "LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MRMRT MTMLT MUMUS MVMDV MWMWI MXMEX " +
  "MYMYS MZMOZ NANAM NENER NGNGA NINIC NLNLD NONOR NPNPL NRNRU NZNZL OMOMN PAPAN PEPER PGPNG PHPHL PKPAK PLPOL PSPSE PTPRT PWPLW PYPRY QAQAT ROROU RSSRB " +
  "RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SISVN SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SYSYR SZSWZ TDTCD TGTGO THTHA TJTJK TLTLS " +
  "TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA USUSA UYURY UZUZB VAVAT VCVCT VEVEN VNVNM VUVUT WSWSM XKXKX YEYEM ZAZAF ZMZMB ZWZWE";

const TWO_OF: ReadonlyMap<string, string> = new Map(COUNTRIES.split(" ").map((both) => [both.slice(2), both.slice(0, 2)]));

/** Issuers whose code in a machine readable zone is not the one of ISO 3166. */
const ODD: Readonly<Record<string, string>> = { D: "DEU", RKS: "XKX", GBD: "GBR", GBN: "GBR", GBO: "GBR", GBP: "GBR", GBS: "GBR" };

/** The issuer of a machine readable zone as the register calls it, or "" for one it has no page for (UNO, EUE, UTO). */
export function countryOf(issuer: string): string {
  const letters = issuer.toUpperCase().replace(/[^A-Z]/g, "");
  const code = ODD[letters] ?? letters;
  return TWO_OF.has(code) ? code : "";
}

/** What the first letters of a machine readable zone say about the kind of document, or "". */
export function documentOf(type: string): string {
  const letter = type.toUpperCase().slice(0, 2);
  if (letter.startsWith("P")) return "passport";
  if (letter === "AR" || letter === "IR") return "residence";
  return /^[IAC]/.test(letter) ? "id_card" : "";
}

export interface Country {
  readonly code: string;
  readonly name: string;
}

const named = new Map<string, readonly Country[]>();

/** All countries with their names in a language, sorted by name. */
export function countries(language: string): readonly Country[] {
  const known = named.get(language);
  if (known) return known;
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "code" });
  const { compare } = new Intl.Collator(language);
  const list = [...TWO_OF].map(([code, two]) => ({ code, name: names.of(two) ?? code })).sort((one, other) => compare(one.name, other.name));
  named.set(language, list);
  return list;
}

/** The register's page for a country and kind of document; without a country its search. */
export function pradoAddress(country: string, document: string, language: string): string {
  const spoken = language.toLowerCase().split("-")[0] ?? "";
  const base = `${HOST}/${SPOKEN.has(spoken) ? spoken : "en"}`;
  if (!TWO_OF.has(country)) return `${base}/search-by-document-country.html`;
  const category = CATEGORIES[document];
  return `${base}/prado-documents/${country}/${category ? `${category}/docs-per-category.html` : "index.html"}`;
}
