"""Whether people can read what a page shows: WCAG 2.2, 1.4.3."""

from playwright.sync_api import Page

_FAINT_TEXTS = """() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map((part) => part / 255)
      .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const e of document.querySelectorAll("p, h1, h2, th, td, a, button, summary, label")) {
    if (!e.textContent.trim() || !e.getClientRects().length) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(1)} ${e.textContent.trim()}`);
  }
  return found;
}"""


def faint_texts(page: Page) -> list[str]:
    """Return the texts on the page whose contrast is below 4.5 : 1, each with its ratio."""
    found: list[str] = page.evaluate(_FAINT_TEXTS)
    return found
