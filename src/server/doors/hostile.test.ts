import { describeAttack } from '../testing/hostile/attack.ts';

describeAttack(20_000);
