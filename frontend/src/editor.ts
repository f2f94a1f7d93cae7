// The editor of queries: YASQE, with everything off that would ask another machine.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

export function open(place: HTMLElement, text: string, run: () => void) {
  const editor = new Yasqe(place, {
    autocompleters: [], // its own ask prefix.cc and LOV
    consumeShareLink: null,
    createShareableLink: () => "",
    showQueryButton: false,
    resizeable: false,
    persistenceId: null,
    value: text,
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false },
  } as never);
  editor.setValue(text);
  editor.getInputField().setAttribute("aria-label", "SPARQL query");
  return { getValue: () => editor.getValue(), setValue: (next: string) => editor.setValue(next), destroy: () => place.replaceChildren() };
}
