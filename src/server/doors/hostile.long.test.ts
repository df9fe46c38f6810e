import { describeAttack } from '../testing/hostile/attack.ts';

describeAttack(40_000);
