Feature: As known

@ours
Rule: One decision everywhere: phone, page, reader and service ask the same function, each with the facts it has; a
  screen says "as known at", and "works offline until".

  Scenario: What a phone without a network knows
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And it is Mon 2026-11-23 14:02
    And Ben's phone is up to date
    And Ben's phone has no network
    And Maya deletes Ben's pass
    And it is Mon 2026-11-23 15:00
    Then Ben sees
      | known at            | Mon 2026-11-23 14:02 |
      | stands              | live                 |
      | works offline until | Tue 2026-11-24 00:00 |
    And the gate stays shut for Ben: deleted; the screen says opens
    When Ben's phone has a network again
    And Ben's phone is up to date
    Then Ben sees
      | known at            | Mon 2026-11-23 15:00 |
      | stands              | deleted              |
      | works offline until | nothing              |
    And the screen says deleted at the gate to Ben
