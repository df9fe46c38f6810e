import tseslint from 'typescript-eslint';

const plainJavaScript = ['**/*.mjs', '**/*.js'];

/** Files whose tool asks for a default export. */
const byDefaultExport = ['*.config.ts', '*.config.js', '*.config.mjs'];

const restrictedSyntax = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export by name, so that one idea keeps one word everywhere.',
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'Use a union of literals, or an object `as const`, instead of an enum.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '.cache/',
      'dist/',
      'dist-*/',
      'data/',
      'node_modules/',
      'coverage/',
      'src/web/api/schema.d.ts',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-undef': 'off',
    },
  },
  {
    rules: {
      eqeqeq: ['error', 'always'],
      'no-cond-assign': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-control-regex': 'off',
      'no-dupe-else-if': 'error',
      'no-duplicate-case': 'error',
      'no-fallthrough': 'error',
      'no-self-assign': 'error',
      'no-sparse-arrays': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-unsafe-optional-chaining': 'error',
      'no-useless-catch': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': ['error', ...restrictedSyntax],
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    // What a test compares with (`expect.any(…)`), and what a door answered it, has no type on purpose.
    files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    rules: { 'no-console': 'error' },
  },
  {
    files: plainJavaScript,
    languageOptions: {
      globals: { process: 'readonly', performance: 'readonly', URL: 'readonly', console: 'readonly' },
    },
  },
  { files: byDefaultExport, rules: { 'no-restricted-syntax': ['error', restrictedSyntax[1]] } },
);
