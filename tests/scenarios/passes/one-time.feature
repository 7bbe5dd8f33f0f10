Feature: One-time

@ButterflyMX
Rule: A date is given. It dies when used; unused, at 11:59 PM of that date in the chosen zone.

  Scenario: It is used
    When Maya makes a pass for Ben
      | kind  | one-time       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    And Ben does all that the pass asks for
    And it is Tue 2026-11-24 10:00
    Then the gate opens for Ben
    When 5 minutes pass
    Then the gate stays shut for Ben: used up Tue 2026-11-24 10:00
    And the gate has opened 1 times

  Scenario: It is not used
    When Maya makes a pass for Ben
      | kind  | one-time       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    And Ben does all that the pass asks for
    And it is Tue 2026-11-24 23:59
    Then the screen says opens at the gate to Ben
    When it is Wed 2026-11-25 00:01
    Then Ben has nothing to show at the gate: over since Wed 2026-11-25 00:00
    And the gate has opened 0 times

  Scenario: A date in Los Angeles
    When Maya makes a pass for Ben
      | kind  | one-time            |
      | doors | only the gate       |
      | zone  | America/Los_Angeles |
      | date  | Tue 2026-11-24      |
    Then Ben's pass runs from Tue 2026-11-24 03:00 to Wed 2026-11-25 03:00
