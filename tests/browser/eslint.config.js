// What tsc does not say of the JavaScript under viz/browser. uPlot is as its makers publish it.

import js from "@eslint/js";

export default [
  { ignores: ["viz/browser/charts/uplot/**", "**/node_modules/**"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off", // tsc knows what there is
      "no-var": "error",
      "prefer-const": "error",
      "prefer-template": "off",
      eqeqeq: "error",
      "object-shorthand": "error",
      "no-shadow": ["error", { allow: ["text"] }],
      "no-implicit-coercion": "error",
      "no-param-reassign": "error",
      "no-return-assign": "off",
      "no-unused-expressions": ["error", { allowShortCircuit: false }],
      "no-else-return": "error",
      "no-throw-literal": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "CallExpression[callee.object.name='document'][callee.property.name=/^createElement/]", message: "page/dom.js makes elements." },
        { selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]", message: "Text enters the page as text." },
      ],
      complexity: ["error", 18],
      "max-lines-per-function": ["error", 70],
    },
  },
  { files: ["viz/browser/page/dom.js"], rules: { "no-restricted-syntax": "off" } },
];
