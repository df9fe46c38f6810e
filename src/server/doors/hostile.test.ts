import { describeAttack } from '../testing/hostile/attack.ts';

describeAttack(4_000);
