Feature: The locks dashboard

@Aptly
Rule: Per lock what was issued, by whom, when, when used.

  Scenario: A lock with two passes
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | dog walker     |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And 5 minutes pass
    And Grace makes a pass for Vera
      | kind       | vendor visit   |
      | name       | boiler         |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then the gate opens for Ben
    When 5 minutes pass
    Then the gate opens for Ben
    When the gate has a network again
    Then Tom sees at the lock of the gate
      | boiler     | grace | Mon 2026-11-23 09:05 | 0 times |
      | dog walker | maya  | Mon 2026-11-23 09:00 | 2 times |
