/** The page behind a mail's link: takes the secret from behind the # and waits for a person's touch. */
import { find, show } from "../shared/dom";

export function startLink(element: HTMLElement): void {
  const form = find<HTMLFormElement>("[data-part=form]", element);
  const input = find<HTMLInputElement>("input[name=secret]", element);
  const secret = location.hash.slice(1);
  if (!form || !input || secret === "") return;
  input.value = secret;
  show(form);
  show(find("[data-part=without]", element), false);
  find("button", form)?.focus();
  // The secret leaves the address bar and the history, where others could read it later.
  history.replaceState(null, "", location.pathname);
}
