// Signing in and out: what the page says, and that nothing stays behind.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertNamed, assertNoProblems, assertNoSidewaysScroll, assertNothingStored } from "./checks.mjs";
import { launchBrowser, ROLES, startApplication, Visitor } from "./driver.mjs";

let application, browser;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

async function visit(run, options) {
  const visitor = await Visitor.open(browser, application, options);
  await run(visitor).finally(() => visitor.close());
}

test("the sign-in page keeps every promise of a page", () =>
  visit(async (visitor) => {
    await visitor.goto("/anmelden");
    await assertNamed(visitor);
    await assertAccessible(visitor);
    await assertNoSidewaysScroll(visitor);
    await assertNothingStored(visitor);
    assertNoProblems(visitor);
  }));

for (const role of ROLES) {
  test(`${role} signs in and out`, () =>
    visit(async (visitor) => {
      await visitor.signIn(role);
      await assertNamed(visitor);
      await assertNothingStored(visitor);
      await visitor.signOut();
      await visitor.goto("/");
      assert.match(visitor.page.url(), /\/anmelden/, "the session has ended");
      await assertNothingStored(visitor);
      assertNoProblems(visitor);
    }));
}

test("a wrong password is refused in words, the name is kept", () =>
  visit(async (visitor) => {
    const { name } = application.users[0];
    await visitor.sendSignIn(name, "falsch geraten");
    assert.match(visitor.page.url(), /\/anmelden/);
    assert.equal(await visitor.page.locator("input[name=name]").inputValue(), name);
    assert.equal(await visitor.page.locator("input[name=password]").inputValue(), "");
    await visitor.page.getByRole("alert").first().waitFor();
    await assertAccessible(visitor);
    assertNoProblems(visitor, { except: /the server responded with a status of 4(01|22)/ });
  }));

test("a page asked for before signing in comes after it", () =>
  visit(async (visitor) => {
    await visitor.goto("/schulen");
    assert.match(visitor.page.url(), /\/anmelden/);
    const user = application.users.find(({ role }) => role === "foerdermittel");
    await visitor.page.locator("input[name=name]").fill(user.name);
    await visitor.page.locator("input[name=password]").fill(user.password);
    await visitor.page.locator("form:has(input[name=password]) [type=submit]").click();
    await visitor.page.waitForURL("**/schulen");
    assertNoProblems(visitor);
  }));
