// How things are said.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const SEASONS: Record<string, string> = { "21": "spring", "22": "summer", "23": "autumn", "24": "winter" };

/** Return an EDTF date as people write it: "5 May 2024", "May 2024", "1–3 May 2024". */
export function day(date: string | null): string {
  if (!date) return "";
  if (date.includes("/")) {
    const [from = "", until = ""] = date.split("/");
    if (until === ".." || until === "") return `since ${day(from)}`;
    if (from === ".." || from === "") return `until ${day(until)}`;
    const [one, other] = [day(from), day(until)];
    // What both ends share is said once: "1–3 May 2024", "30 May – 2 June 2024".
    const shared = [7, 4].find((length) => from.length === until.length && from.length > length && from.slice(0, length) === until.slice(0, length) && !/[~?%]/.test(date));
    if (one === other) return one;
    if (shared === 7) return `${one.split(" ")[0]}–${other}`;
    return `${shared === 4 ? one.replace(/ \d+$/, "") : one} – ${other}`;
  }
  const mark = /[~?%]$/.test(date) ? "about " : "";
  const [year = "", month = "", number = ""] = date.replace(/[~?%]$/, "").split("-");
  if (SEASONS[month]) return `${mark}${SEASONS[month]} ${year}`;
  const name = MONTHS[Number(month) - 1];
  return mark + [number ? String(Number(number)) : "", name ?? "", year].filter(Boolean).join(" ");
}

/** Return "HoldsPosition" as "Holds position". */
export function spaced(word: string): string {
  const words = word.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[-_]/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function count(number: number, thing: string): string {
  return `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
}

/** Return the last part of an IRI, to stand for it where there is no name. */
export function tail(iri: string): string {
  return decodeURIComponent(iri.replace(/^.*\/id\//, "").replace(/^.*#/, "")) || iri;
}

export const QUADS = ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"] as const;
export const STATUSES = ["actual", "planned", "proposed", "denied"] as const;
export const QUAD_NAMES: Record<string, string> = {
  "verbal-cooperation": "Verbal cooperation",
  "material-cooperation": "Material cooperation",
  "verbal-conflict": "Verbal conflict",
  "material-conflict": "Material conflict",
  neutral: "Neutral",
};
