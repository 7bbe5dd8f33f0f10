Feature: Staff change the policy

@Aptly @ours
Rule: Whoever manages doors and policy changes them while people live by them, and it is in the audit.

  Scenario: Residents may give no more passes
    When Grace changes the policy to
      | residents | ask the front desk |
    And Maya's phone is up to date
    And Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | pass | residents may not: ask: the front desk |
    And Grace sees in the audit
      | you | policy changed |

  Scenario: A pass that was given before goes on
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Grace changes the policy to
      | residents | ask the front desk |
    And Ben does all that the pass asks for
    Then the gate opens for Ben

  Scenario: Not everybody
    When Omar changes the policy to
      | residents | ask the front desk |
    Then Omar is told: forbidden
