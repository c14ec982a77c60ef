import { describeGuestJourney } from './support/guest-journey.ts';
import { describeRestaurantEditing } from './support/restaurant-editing.ts';
import { describeStaffEvening } from './support/staff-evening.ts';
import { openEmbeddedDatabase } from './support/start-booking.ts';

describeGuestJourney('embedded DynamoDB', openEmbeddedDatabase);
describeStaffEvening('embedded DynamoDB', openEmbeddedDatabase);
describeRestaurantEditing('embedded DynamoDB', openEmbeddedDatabase);
