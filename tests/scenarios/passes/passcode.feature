Feature: Passcode

@Aptly
Rule: One door, a start and an end are given. A PIN made by staff for a prospect, tenant, vendor or team member; first
  use within 24 hours of its start, or it expires.

  Scenario: For the bike store
    When Grace makes a pass for Nora
      | kind  | passcode             |
      | name  | prospect             |
      | doors | only the bike store  |
      | start | Tue 2026-11-24 09:00 |
      | end   | Fri 2026-11-27 17:00 |
    Then Nora's pass is for bike store
    And Nora's pass runs from Tue 2026-11-24 09:00 to Fri 2026-11-27 17:00
    When Nora does all that the pass asks for
    Then the screen says too early, it opens Tue 2026-11-24 09:00 at the bike store to Nora
    When it is Wed 2026-11-25 08:59
    Then the screen says opens at the bike store to Nora
    When it is Wed 2026-11-25 09:01
    Then the screen says not used by Wed 2026-11-25 09:00 at the bike store to Nora

  Scenario: For two doors
    When Grace makes a pass for Nora
      | kind  | passcode             |
      | doors | bike store and gate  |
      | start | Tue 2026-11-24 09:00 |
      | end   | Fri 2026-11-27 17:00 |
    Then Grace is told what is wrong
      | doors | invalid: not one door |

  Scenario: By staff without the permission
    When Omar makes a pass for Nora
      | kind  | passcode             |
      | doors | only the bike store  |
      | start | Tue 2026-11-24 09:00 |
      | end   | Fri 2026-11-27 17:00 |
    Then Omar is told what is wrong
      | pass | not permitted |

  Scenario: By a resident
    When Maya makes a pass for Nora
      | kind  | passcode             |
      | doors | only the bike store  |
      | start | Tue 2026-11-24 09:00 |
      | end   | Fri 2026-11-27 17:00 |
    Then Maya is told what is wrong
      | kind | forbidden: not their kind: passcode |
