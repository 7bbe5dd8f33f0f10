Feature: Temporary

@SmartRent
Rule: A start and an end are given, as for a custom duration.

  Scenario: It opens from its start to its end, also where the lock holds little else
    When Maya makes a pass for Ben
      | kind  | temporary            |
      | doors | only the gym         |
      | start | Mon 2026-11-23 18:00 |
      | end   | Mon 2026-11-23 20:00 |
    And Ben does all that the pass asks for
    Then the gym stays shut for Ben: too early, it opens Mon 2026-11-23 18:00
    When it is Mon 2026-11-23 19:59
    Then the gym opens for Ben
    When it is Mon 2026-11-23 20:01
    Then Ben has nothing to show at the gym: over since Mon 2026-11-23 20:00

  Scenario: It ends before it starts
    When Maya makes a pass for Ben
      | kind  | temporary            |
      | doors | only the gym         |
      | start | Mon 2026-11-23 18:00 |
      | end   | Mon 2026-11-23 17:00 |
    Then Maya is told what is wrong
      | end | invalid: not after start |
