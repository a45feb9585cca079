import { defineConfig } from "vitest/config";

/** Unit tests sit beside the module they test and run in a light DOM; nothing here may reach the network. */
export default defineConfig({
  test: {
    environment: "happy-dom",
    include: ["{shared,portal,console,media}/**/*.test.ts"],
    // Two workers: the suites are small, and developer laptops have other things to do.
    maxWorkers: 2,
    restoreMocks: true,
  },
});
