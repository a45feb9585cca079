/** Small helpers over the DOM; no HTML is ever written from strings. */

export type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The first element for `selector`, of the wanted class, or null. */
export function find<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T | null {
  return root.querySelector<T>(selector);
}

/** All elements for `selector` as an array. */
export function findAll<T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** A new element: attributes (true = present, false/null = absent) and children; strings become text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Show or hide by the `hidden` attribute, so that assistive technology agrees with the eye. */
export function show(element: Element | null, visible = true): void {
  element?.toggleAttribute("hidden", !visible);
}

/** Write text only when it changed: a live region must not repeat itself. */
export function setText(element: Element | null, value: string): void {
  if (element && element.textContent !== value) element.textContent = value;
}

/** Listen, and get the function that stops listening. */
export function on<K extends keyof HTMLElementEventMap>(
  target: EventTarget,
  type: K,
  listener: (event: HTMLElementEventMap[K]) => void,
): () => void {
  const handler = listener as EventListener;
  target.addEventListener(type, handler);
  return () => target.removeEventListener(type, handler);
}

/** Run `start` on every element marked `data-module="name"`. */
export function eachModule(name: string, start: (element: HTMLElement) => void): void {
  for (const element of findAll(`[data-module~="${name}"]`)) start(element);
}

/** Say something to screen readers once, politely; the page's base template holds the region. */
export function announce(message: string): void {
  setText(document.getElementById("announcer"), message);
}
