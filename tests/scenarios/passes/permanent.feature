Feature: Permanent

@SmartRent
Rule: Nothing is given. It opens until it is deleted, where the property and the lock allow it.

  Scenario: The property doesn't allow it
    When Maya makes a pass for Ben
      | kind  | permanent     |
      | doors | only the gate |
    Then Maya is told what is wrong
      | kind | forbidden: kinds: permanent |

  Scenario: A year later it still opens, until it is deleted
    Given the property allows permanent passes
    When Maya makes a pass for Ben
      | kind  | permanent    |
      | name  | my sister    |
      | doors | only the gym |
    And Ben does all that the pass asks for
    Then the gym opens for Ben
    When it is Tue 2027-11-30 12:00
    And Ben's phone is up to date
    Then the gym opens for Ben
    And Maya's list has Ben's pass
    When Maya deletes Ben's pass
    Then the gym stays shut for Ben: deleted; the screen says opens
    When Ben's phone is up to date
    Then Ben has nothing to show at the gym: deleted
    And Maya's list doesn't have Ben's pass

  Scenario: The lock can't hold it
    Given the property allows permanent passes
    And the lock of the front door holds only temporary passes
    When Maya makes a pass for Ben
      | kind  | permanent           |
      | doors | only the front door |
    Then Maya is told what is wrong
      | doors | not holdable: door: front door, rule: kinds: permanent |
