// Mantine's style sheet words (light and dark mixins, rem) for our own CSS modules.
export default { plugins: { 'postcss-preset-mantine': {} } };
