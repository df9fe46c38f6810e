import { describeAttack } from '../testing/hostile/attack.ts';

describeAttack(100_000);
