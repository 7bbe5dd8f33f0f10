Feature: Moving out

@ours
Rule: Move-out ends a unit's passes.

  Background:
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Hugo makes a pass for Lee
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Lee does all that the pass asks for
    And Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | door 2B        |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then door 2B opens for Maya
    When Grace lets everybody move out of 2B

  Scenario: Whoever lived there, and whom they had let in, comes in no more
    Then Ben's pass is deleted now
    And Vera's pass is deleted now
    And the gate stays shut for Ben: deleted; the screen says opens
    And the gate stays shut for Maya: deleted
    And the gate opens for Lee
