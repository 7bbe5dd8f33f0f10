Feature: The audit

@ours
Rule: Every act of staff, policy changes and photo views included, is in the audit.

  Scenario: A day at the office
    When Omar makes a pass for Vera
      | kind       | vendor visit     |
      | doors      | gate             |
      | starts on  | Mon 2026-11-23   |
      | ends on    | Mon 2026-11-23   |
      | active for | 60 minutes       |
      | phone      | none             |
      | email      | vera@example.com |
    And Vera opens the pass
    And Vera enters the phone number
    And Priya declines Vera's pass: come on Thursday
    And Grace invites Nora to work here: approve
    And Grace saves Ravi as a vendor
    And Grace begins a lockdown of the gate
    And Grace begins a lockdown of the gate
    And Grace ends the lockdown of the gate
    And Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Grace sees in the audit
      | omar  | issued         |
      | priya | declined       |
      | you   | invited        |
      | you   | vendor saved   |
      | you   | lockdown begun |
      | you   | lockdown ended |

  Scenario: Not for everybody
    Then Tom is shown no audit
