/**
 * What somebody reads whose Node is too old for this program, one sentence; null where it is new enough. It is asked before
 * anything else is loaded, which an old Node might not even parse.
 *
 * @param {string} version as `process.versions.node` has it
 * @returns {string | null}
 */
export function oldNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return null;
  return `Bailiwick needs Node 20.19 or newer, and this is ${version}: install Node 24 LTS, then try again.`;
}
