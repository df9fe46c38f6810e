import { Lost } from '../components/Lost.tsx';
import { Plain } from '../components/Plain.tsx';

/** The page of this address. */
export function Component() {
  return (
    <Plain>
      <Lost />
    </Plain>
  );
}
