Feature: 11:59 PM

@ours
Rule: 11:59 PM is how people say the end of a day: a picked 23:59 means the next midnight, so that "12:00 AM–11:59 PM
  every day" has no hole.

  Scenario: Every day, all day
    When Maya makes a pass for Ben
      | kind       | recurring      |
      | doors      | only the gate  |
      | days       | every day      |
      | from       | 00:00          |
      | until      | 23:59          |
      | expires on | Fri 2026-11-27 |
    And Ben does all that the pass asks for
    When it is Mon 2026-11-23 23:59:30
    Then the screen says opens at the gate to Ben
    And the gate opens for Ben
    When it is Tue 2026-11-24 00:00
    Then the screen says opens at the gate to Ben
    And the gate opens for Ben
    And Ben's pass runs from Mon 2026-11-23 00:00 to Sat 2026-11-28 00:00

  Scenario: An end at 23:59
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 12:00 |
      | end   | Mon 2026-11-23 23:59 |
    Then Ben's pass runs from Mon 2026-11-23 12:00 to Tue 2026-11-24 00:00
