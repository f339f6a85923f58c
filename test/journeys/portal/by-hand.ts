import type { Page } from 'playwright-core';

/** Ctrl K finds, ? lists the keys, g and a letter go: without touching the mouse. */
export async function worksByKeyboard(page: Page): Promise<void> {
  await page.goto('/');
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  for (const keys of ['Control+k', '?']) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.waitForURL((address) => address.pathname !== '/');
}

/** A page about nothing says so. */
export async function saysWhatIsMissing(page: Page): Promise<void> {
  await page.goto('/runs/run_01890000000070008000000000000001');
  await page.getByText(/does not exist|not found|no such|missing/i).first().waitFor();
}

/** Whoever has signed out is asked to sign in, and told where they were going. */
export async function asksStrangersToSignIn(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/models');
  await page.waitForURL(/\/sign-in\?next=%2Fmodels/);
}
