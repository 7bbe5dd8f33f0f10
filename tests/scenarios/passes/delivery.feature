Feature: Delivery

@SmartRent @ours
Rule: Nothing or a day is given. One-time, today by default, common doors by default, where the property allows it;
  the courier's number is asked for, no verification code.

  Scenario: The property doesn't allow it
    When Maya makes a pass for the courier
      | kind | delivery |
    Then Maya is told what is wrong
      | kind | forbidden: kinds: delivery |

  Scenario: A parcel today
    Given the property allows delivery passes
    When Maya makes a pass for the courier
      | kind | delivery |
      | name | parcel   |
    Then the courier's pass is for gate, garage gate, front door and lift
    And the courier's pass runs from Mon 2026-11-23 00:00 to Tue 2026-11-24 00:00
    When the courier opens the pass
    Then the courier is asked to go to a door
    And the front door opens for the courier
    When 10 minutes pass
    Then the front door stays shut for the courier: used up Mon 2026-11-23 09:00

  Scenario: A parcel on Wednesday
    Given the property allows delivery passes
    When Maya makes a pass for the courier
      | kind | delivery       |
      | name | parcel         |
      | date | Wed 2026-11-25 |
    Then the courier's pass runs from Wed 2026-11-25 00:00 to Thu 2026-11-26 00:00

  Scenario: The courier's number is asked for
    Given the property allows delivery passes
    When Maya makes a pass for the courier
      | kind  | delivery |
      | phone | none     |
    Then Maya is told what is wrong
      | recipient phone | missing: always |
