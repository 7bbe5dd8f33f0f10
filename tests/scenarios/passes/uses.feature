Feature: Uses

@ours
Rule: Uses are counted at each door. A one-time pass opens each of its doors once; the same phone may reopen the same
  door for 60 seconds (a door that fell shut).

  Scenario: Each door once
    When Maya makes a pass for Ben
      | kind  | one-time            |
      | doors | gate and front door |
      | date  | Mon 2026-11-23      |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When 59 seconds pass
    Then the gate opens for Ben
    When 40 seconds pass
    Then the gate stays shut for Ben: used up Mon 2026-11-23 09:00
    And the front door opens for Ben

  Scenario: Leaving by a reader that serves both directions counts
    When Maya makes a pass for Ben
      | kind  | one-time            |
      | doors | gate and front door |
      | date  | Mon 2026-11-23      |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    And the front door opens for Ben
    When it is Mon 2026-11-23 11:00
    Then the gate stays shut for Ben: used up Mon 2026-11-23 09:00

  Scenario: Another phone has no minute of its own
    When Maya makes a pass for Ben
      | kind  | one-time       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When Ben gets a new phone
    And Ben does all that the pass asks for
    Then the gate stays shut for Ben: used up Mon 2026-11-23 09:00

@ours
Rule: When the destination has opened, unused alternative entrances die as soon as the service knows.

  Scenario: Whoever came by the gate has no use for the garage gate
    Given Maya's route is gate, front door, lift and door 2B
    When Maya makes a pass for Ben
      | kind        | one-time       |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    And Ben does all that the pass asks for, with the secret code 4711
    Then Ben may open besides garage gate
    And the gate opens for Ben
    And the front door opens for Ben
    And the lift opens for Ben
    And door 2B opens for Ben
    And the garage gate stays shut for Ben: replaced; the screen says opens
    When Ben's phone is up to date
    Then the garage gate stays shut for Ben: not for this door
    And Ben's pass is for gate, front door, lift and door 2B
