import { h } from '../dom.ts';

/** A surface to point and draw on, laid over something; it takes no click away from what lies below. */
export class Surface {
  readonly canvas = h('canvas', { class: 'ink', 'aria-hidden': 'true' });
  readonly #dot = h('div', { class: 'dot', hidden: true });
  readonly element = h('div', { class: 'over' }, this.canvas, this.#dot);
  #fade: number | undefined;

  /** Puts the pointer there, with its owner's name; null takes it away. */
  point(place: { readonly x: number; readonly y: number } | null, name: string): void {
    window.clearTimeout(this.#fade);
    this.#dot.hidden = place === null;
    if (place === null) return;
    this.#dot.textContent = name;
    this.#dot.classList.toggle('to-left', place.x > 0.5); // its label would be cut at the edge
    this.#dot.style.left = `${place.x * 100}%`;
    this.#dot.style.top = `${place.y * 100}%`;
    this.#fade = window.setTimeout(() => (this.#dot.hidden = true), 6_000);
  }
}
