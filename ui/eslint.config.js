// One-way imports: platform and shared know nothing above them, a feature knows neither the app nor another
// feature, and only the platform folder knows Tauri.
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from './eslint.globals.js';
import tseslint from 'typescript-eslint';

const tauri = { group: ['@tauri-apps/*'], message: 'Only src/platform talks to Tauri: use useHost().' };
const app = { group: ['**/app', '**/app/**'], message: 'The app is above this folder.' };
const features = { group: ['**/features', '**/features/**'], message: 'Features are above this folder.' };
const siblings = {
  group: ['connection', 'forms', 'patients', 'today', 'sync', 'write-backs', 'settings', 'bell'].map((name) => `../${name}/**`),
  message: 'A feature does not import another one: move what both need to shared.',
};
const shared = { group: ['**/shared', '**/shared/**'], message: 'The platform is below shared.' };
// Words that people read stand in the catalogs (src/language), so that each is there in either language.
const READ = '/^(label|title|placeholder|description|alt|aria-label|aria-description|aria-roledescription|aria-valuetext)$/';
// Names and keys of the keyboard are the same in every language.
const LETTERS = '/^(?!\\s*(?:Deskbell|Sikka|Ctrl\\+.)\\s*$).*\\p{L}\\p{L}/su';
const words = [
  { selector: `:not(JSXElement[openingElement.name.name='Kbd']) > JSXText[value=${LETTERS}]`, message: 'Words stand in src/language: say them by t().' },
  { selector: `JSXExpressionContainer > Literal[value=${LETTERS}]`, message: 'Words stand in src/language: say them by t().' },
  ...['Literal[value=', 'TemplateLiteral > TemplateElement[value.raw='].map((what) => ({
    // What chooses words may hold keys and codes: t('…'), one === '…', of['…'].
    selector: `JSXAttribute[name.name=${READ}] :not(CallExpression, BinaryExpression, MemberExpression) > ${what}${LETTERS}]`,
    message: 'Words stand in src/language: say them by t().',
  })),
  ...['Literal[value=', 'TemplateLiteral > TemplateElement[value.raw='].map((what) => ({
    selector: `JSXAttribute[name.name=${READ}] > ${what}${LETTERS}]`,
    message: 'Words stand in src/language: say them by t().',
  })),
];
const syntax = [
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'The policy forbids inline styles and scripts.' },
  { selector: "AssignmentExpression[left.property.name='innerHTML']", message: 'Build nodes instead.' },
];
const only = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'pages/artifacts', 'src/platform/bindings.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'no-console': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': ['error', ...syntax, ...words],
    },
  },
  { files: ['src/platform/**'], rules: only(app, features, shared) },
  { files: ['src/shared/**'], rules: only(tauri, app, features) },
  { files: ['src/features/**'], rules: only(tauri, app, siblings, features) },
  { files: ['src/app/**', 'src/*.ts', 'src/*.tsx'], rules: only(tauri) },
  { files: ['**/*.test.{ts,tsx}'], rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-restricted-syntax': ['error', ...syntax] } },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals },
  },
);
