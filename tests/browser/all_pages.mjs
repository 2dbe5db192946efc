// Every page that each role can reach by links keeps what a page has to keep. It takes minutes: `make walk` runs it;
// `main_pages.test.mjs` looks at the main pages in the same way with every `make test`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  assertAccessible,
  assertNamed,
  assertNoProblems,
  assertNoSidewaysScroll,
  assertNothingStored,
  picture,
} from "./checks.mjs";
import { launchBrowser, ROLES, startApplication, Visitor } from "./driver.mjs";
import { walk } from "./walk.mjs";

let application, browser;
/** Kinds of pages that were looked at in full; the roles after the first see many of the same. */
const looked = new Set();

before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

for (const role of ROLES) {
  test(`all pages of ${role}`, async () => {
    const visitor = await Visitor.open(browser, application);
    try {
      await visitor.signIn(role);
      const menu = await visitor.menuAddresses();
      assert.ok(menu.length > 0, "the menu has entries");
      const { refused } = await walk(visitor, menu, { look: (_, kind) => look(visitor, kind) });
      assert.deepEqual(refused, [], "links that lead nowhere");
    } finally {
      await visitor.close();
    }
  });
}

async function look(visitor, kind) {
  await assertNamed(visitor);
  await assertNothingStored(visitor);
  if (!looked.has(kind)) {
    looked.add(kind);
    await assertNoSidewaysScroll(visitor);
    await assertAccessible(visitor);
    await picture(visitor, pictureName(kind));
  }
  assertNoProblems(visitor);
}

/** `/bescheide/n` is `bescheide-n`, the start page `uebersicht`. */
function pictureName(kind) {
  return kind.replace(/^\//, "").replaceAll(/[^a-z0-9]+/gi, "-") || "uebersicht";
}
