import { defineConfig } from "vite";

// The pages go into the Python package; `kgbuild serve` sends them, and /api and /sparql are its own.
export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    outDir: "../src/kgbuild/serve/static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/sparql": "http://127.0.0.1:8080" } },
});
