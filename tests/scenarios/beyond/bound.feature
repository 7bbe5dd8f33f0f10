Feature: A stated bound on revocation

@ours
Rule: "May still open … until …", true.

  Scenario: Until the pass would have ended
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And the gate has no network
    And Ben's phone has no network
    And Maya deletes Ben's pass
    Then Ben's pass may still open until Tue 2026-11-24 00:00:30
    When it is Tue 2026-11-24 00:00:29
    Then the gate opens for Ben, though the screen says over since Tue 2026-11-24 00:00
    When it is Tue 2026-11-24 00:00:31
    Then the gate stays shut for Ben: over since Tue 2026-11-24 00:00
    And Ben's pass can open no more

  Scenario: Until the token ends
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 09:00 |
      | end   | Wed 2026-12-23 09:00 |
    And Ben does all that the pass asks for
    And Ben's phone has no network
    And the gate has no network
    And Maya deletes Ben's pass
    Then Ben's pass may still open until Mon 2026-11-30 09:00:30
    When it is Mon 2026-11-30 09:00:31
    Then the gate stays shut for Ben: to be renewed since Mon 2026-11-30 09:00

  Scenario: Until the door has heard nothing for too long
    Given the policy says
      | longest silence | 1 days |
      | silent reader   | refuse |
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 09:00 |
      | end   | Wed 2026-12-23 09:00 |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When Ben's phone has no network
    And the gate has no network
    And Maya deletes Ben's pass
    Then Ben's pass may still open until Tue 2026-11-24 09:00:30
    When it is Tue 2026-11-24 08:59
    Then the gate opens for Ben
    When it is Tue 2026-11-24 09:00:31
    Then the gate stays shut for Ben: the door has heard nothing for too long; the screen says opens

  Scenario: A link that nobody has used
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Maya deletes Ben's pass
    Then Ben's pass can open no more
