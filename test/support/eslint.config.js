import { defineConfig, globalIgnores } from 'eslint/config'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

/** The core gets clock, randomness, network and storage handed in, so that a test decides what they do. */
const AMBIENT = ['fetch', 'indexedDB', 'window', 'document', 'localStorage', 'navigator', 'self', 'globalThis', 'performance']

/** Layout is prettier's; every rule here is about what the code means. Run from the root: `npm run lint`. */
export default defineConfig(
  globalIgnores(['dist', '.cache', 'node_modules', 'test/results']),
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      // One project per folder, found by the nearest tsconfig.json; tests belong to the project in `test`.
      parserOptions: { projectService: true, tsconfigRootDir: process.cwd(), extraFileExtensions: ['.svelte'] },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': 'allow-with-description', minimumDescriptionLength: 10 }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Marked so that they stand out: what may be http is decided by the form's rules, and PKCE by the user.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'oauth4webapi', name: ['allowInsecureRequests', 'nopkce'] }] },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // An async function without `await` still turns what it throws into a rejection, and it fits the type that wants one.
      '@typescript-eslint/require-await': 'off',
      // Types are compared by shape here, as TypeScript does: the small Hono is a Hono.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `void` and `{ async }` handlers are the DOM's and Svelte's way; floating promises are still errors.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    // Plain sets and maps that never leave a function need no reactivity.
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    files: ['**/*.svelte'],
    // The parser takes what a snippet or a typed component gets for `any`; svelte-check knows better.
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    files: ['src/core/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...AMBIENT.map((name) => ({ name, message: 'The core has no ambient globals: take it as a parameter.' })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take the time as a parameter.' },
        { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: 'Take the time as a parameter.' },
        {
          selector: 'MemberExpression[object.name="Math"][property.name="random"]',
          message: 'Take the randomness as a parameter.',
        },
        {
          selector: 'MemberExpression[object.name="crypto"][property.name!="subtle"]',
          message: 'Take the randomness as a parameter.',
        },
      ],
    },
  },
  {
    files: ['src/page/**'],
    rules: {
      // A response body is shown as text, never as live HTML.
      'svelte/no-at-html-tags': 'error',
      // Questions are asked in our own dialogs.
      'no-alert': 'error',
      // The DOM's types promise every API; some browsers, and pages without https, lack a few.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: ['**/*.test.ts', 'test/**'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  { files: ['**/*.js'], extends: [ts.configs.disableTypeChecked] },
)
