/** What an element may be given: attributes by their names, handlers as `onclick`; false and undefined leave it out. */
export type Props = Readonly<Record<string, Prop>>;
type Prop = string | number | boolean | null | undefined | ((event: never) => unknown);
export type Child = Node | string | null | false;

/** Makes an element. Text is always text: nothing here reads markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false || value === null) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as (event: Event) => void);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  fill(element, ...children);
  return element;
}

/** Puts these in the place of what an element holds. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(
    ...children.filter((child): child is Node | string => child !== null && child !== false),
  );
}

/** A button that does something; `look`: `main`, `plain`, `stop`, `link`. */
export function button(words: string, onclick: () => unknown, props: Props = {}): HTMLButtonElement {
  return h('button', { type: 'button', class: 'plain', onclick: () => void onclick(), ...props }, words);
}

/** A sentence with a name in it, whatever the script: it turns nothing round but itself. */
export function apart(words: string, name: string): Child[] {
  const at = words.indexOf(name);
  return at < 0 ? [words] : [words.slice(0, at), h('bdi', {}, name), words.slice(at + name.length)];
}

/** Shows or hides without moving the focus. */
export function show(element: HTMLElement, on: boolean): void {
  element.hidden = !on;
}

/** Writes a text only when it is another: a live region speaks each time it is written. */
export function write(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
