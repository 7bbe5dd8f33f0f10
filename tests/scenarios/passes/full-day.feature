Feature: Full day

@ButterflyMX
Rule: A date is given. It opens until 11:59 PM of that date in the chosen zone.

  Scenario: All of a Tuesday
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    And Ben does all that the pass asks for
    Then the gate stays shut for Ben: too early, it opens Tue 2026-11-24 00:00
    When it is Tue 2026-11-24 00:00
    Then the gate opens for Ben
    When it is Tue 2026-11-24 23:59:59
    Then the gate opens for Ben
    When it is Wed 2026-11-25 00:01
    Then Ben has nothing to show at the gate: over since Wed 2026-11-25 00:00

  Scenario: A Tuesday in Los Angeles
    When Maya makes a pass for Ben
      | kind  | full day            |
      | doors | only the gate       |
      | zone  | America/Los_Angeles |
      | date  | Tue 2026-11-24      |
    Then Ben's pass runs from Tue 2026-11-24 03:00 to Wed 2026-11-25 03:00

  Scenario: Yesterday
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Sun 2026-11-22 |
    Then Maya is told what is wrong
      | date | invalid: past |
