import { describeFaults } from './testing/faultStory.ts';

describeFaults(20);
