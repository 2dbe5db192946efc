// Finds the pages one can reach by links, a few of each kind.

/** Pages of one kind differ in their numbers only: `/geraete/17` and `/geraete/4711` are both `/geraete/n`. */
export function kind(address) {
  const { pathname, searchParams } = new URL(address, "http://paktbuch");
  const segments = pathname.split("/").map((segment) => (/\d/.test(segment) ? "n" : segment));
  const keys = [...new Set(searchParams.keys())].sort();
  return segments.join("/") + (keys.length ? `?${keys.join("&")}` : "");
}

/**
 * Follows links breadth first from `start` and calls `look(address, kind)` on every page, at most `each` of a kind.
 * What is not a page (a download) is only asked for. Answers other than success are returned.
 */
export async function walk(visitor, start, { each = 2, look }) {
  const { page, application } = visitor;
  const waiting = [...start];
  const known = new Set(waiting);
  const seen = new Map();
  const refused = [];
  while (waiting.length) {
    const address = waiting.shift();
    const count = seen.get(kind(address)) ?? 0;
    if (count >= each) continue;
    seen.set(kind(address), count + 1);
    const head = await visitor.context.request.get(address);
    const isPage = head.headers()["content-type"]?.startsWith("text/html");
    const isDownload = /attachment/.test(head.headers()["content-disposition"] ?? "");
    if (!head.ok()) refused.push(`${address}: ${head.status()}`);
    if (!head.ok() || !isPage || isDownload) continue;
    await visitor.goto(address);
    await look(address, kind(address));
    for (const link of await links(page, application.url)) {
      if (!known.has(link)) waiting.push(link);
      known.add(link);
    }
  }
  return { kinds: [...seen.keys()], refused };
}

/** The address with the first number for `{n}` that is answered with a page of its own. */
export async function numbered(visitor, address) {
  if (!address.includes("{n}")) return address;
  for (let number = 1; number <= 500; number += 1) {
    const one = address.replace("{n}", String(number));
    const answer = await visitor.context.request.get(one, { maxRedirects: 0 });
    if (answer.status() === 200) return one;
  }
  throw new Error(`no number makes ${address} a page`);
}

/** Addresses within the application, without their fragment. */
async function links(page, url) {
  const found = await page.locator("a[href]").evaluateAll((links) => links.map((link) => link.href));
  return found.filter((link) => link.startsWith(`${url}/`)).map((link) => link.slice(url.length).split("#")[0]);
}
