// Light or dark: as the reader has chosen, else as the machine has it. The page's root says which, for the style sheet.
import { useEffect, useState } from "preact/hooks";

export type Choice = "auto" | "dark" | "light";

const machine = matchMedia("(prefers-color-scheme: dark)");

export function choice(): Choice {
  const kept = localStorage.getItem("theme");
  return kept === "dark" || kept === "light" ? kept : "auto";
}

export function choose(next: Choice): void {
  localStorage.setItem("theme", next);
  apply();
}

const isDark = () => choice() === "dark" || (choice() === "auto" && machine.matches);

function apply(): void {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  dispatchEvent(new Event("themechange"));
}

/** Return whether the page is dark now; what is drawn by hand is drawn again when that changes. */
export function useDark(): boolean {
  const [dark, setDark] = useState(isDark);
  useEffect(() => {
    const changed = () => setDark(isDark());
    addEventListener("themechange", changed);
    return () => removeEventListener("themechange", changed);
  }, []);
  return dark;
}

machine.addEventListener("change", apply);
apply();
