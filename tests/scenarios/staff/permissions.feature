Feature: Permissions

@Aptly
Rule: Permissions each: issue passes, issue passcodes, approve, see activity, manage. Without the permission a thing
  isn't shown.

  Scenario: Who is shown what
    Then Grace is offered to make passes
    And Omar is offered to make passes
    And Priya isn't offered to make passes
    And Tom isn't offered to make passes
    And Omar is shown no approvals
    And Tom is shown no approvals
    And Priya's activity has nothing
    And Omar sees no activity
    And Tom's activity has nothing

  Scenario Outline: <who> makes a pass without the permission
    When <who> makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then <who> is told what is wrong
      | pass | not permitted |

  Examples:
    | who   |
    | Priya |
    | Tom   |

  Scenario: Nobody approves, deletes or freezes without the permission
    When Grace makes a pass for Vera
      | kind       | vendor visit     |
      | doors      | gate             |
      | starts on  | Mon 2026-11-23   |
      | ends on    | Mon 2026-11-23   |
      | active for | 60 minutes       |
      | phone      | none             |
      | email      | vera@example.com |
    And Vera opens the pass
    And Vera enters the phone number
    And Omar approves Vera's pass
    Then Omar is told: forbidden
    When Tom deletes Vera's pass
    Then Tom is told: forbidden
    When Priya freezes Vera's pass
    Then Priya is told: forbidden
    And Vera's pass is awaiting approval now

  Scenario: Nor does a resident touch another's pass
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Hugo deletes Ben's pass
    Then Hugo is told: not found
    And Ben's pass is live now
