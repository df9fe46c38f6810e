const given = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** The nonce of this page load, which the server wrote into the page; every style element carries it. */
export function styleNonce(): string {
  return given;
}

// The library that stops a page behind a dialog from scrolling reads its nonce from this name and no other.
(globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = given;
