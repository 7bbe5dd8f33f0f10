Feature: Residents' passes

@Quext
Rule: Whether residents may issue passes (if not, the app says whom to ask), which kinds.

  Scenario: They may not
    Given the policy says
      | residents | ask the front desk |
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | pass | residents may not: ask: the front desk |

  Scenario: A kind that the property doesn't have
    Given the property doesn't allow full-day passes
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | kind | forbidden: kinds: full day |

@ours
Rule: Longest duration, live passes a resident may have.

  Scenario: A month, where a week is the longest
    Given the policy says
      | longest days | 7 days |
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 10:00 |
      | end   | Wed 2026-12-23 10:00 |
    Then Maya is told what is wrong
      | end | forbidden: longest days: at most: 7, latest: 2026-11-30 |

  Scenario: A third pass, where two may be live
    Given the policy says
      | live passes | 2 |
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Maya makes a pass for Lee
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    And Maya makes a pass for Nora
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    Then Maya is told what is wrong
      | pass | too many live passes: at most: 2 |
    When it is Tue 2026-11-24 00:00
    And Maya makes a pass for Nora
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    Then Nora's pass is live now
