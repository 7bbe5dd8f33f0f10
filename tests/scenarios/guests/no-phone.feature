Feature: No phone given

@Quext
Rule: The recipient of a vendor or resident pass is e-mailed a request for the phone number; after they submit it, the
  pass waits for staff; not active until approved.

  Background:
    When Grace makes a pass for Vera
      | kind       | vendor visit      |
      | name       | boiler            |
      | doors      | gate              |
      | starts on  | Mon 2026-11-23    |
      | ends on    | Wed 2026-11-25    |
      | active for | 4 hours           |
      | phone      | none              |
      | email      | vera@example.com  |

  Scenario: Asked, submitted, approved
    Then the form tells Grace
      | staff will approve |
    And Vera's pass is awaiting a phone number now
    And Vera gets an e-mail: Go to pass and enter your phone number

  Scenario: Not active until approved
    When Vera opens the pass
    Then Vera is asked to enter the phone number
    And Vera has nothing to show at the gate: it waits for a phone number
    When Vera enters the phone number
    Then Vera is asked to wait for staff
    And Vera has nothing to show at the gate: it waits for approval
    And Vera's pass waits for Priya's approval
    When Priya approves Vera's pass
    Then Vera's pass is live now
    And Vera's pass doesn't wait for Priya's approval
    And Vera gets a text: your pass "boiler" was approved
    When Vera does all that the pass asks for
    Then the gate opens for Vera
    And Grace's activity has
      | boiler | issued          |       |
      | boiler | shared          | email |
      | boiler | opened          |       |
      | boiler | phone submitted |       |
      | boiler | approved        |       |
      | boiler | verified        |       |
      | boiler | unlocked        | gate  |
    And Priya's activity has
      | boiler | phone submitted | |
      | boiler | approved        | |

  Scenario: Declined, with a reason
    When Vera opens the pass
    And Vera enters the phone number
    And Priya declines Vera's pass: nobody ordered a boiler
    Then Vera's pass is declined now
    And Vera gets a text: your pass "boiler" was declined: nobody ordered a boiler
    When Vera's phone is up to date
    Then Vera sees
      | stands           | declined                |
      | declined because | nobody ordered a boiler |
    And Vera has nothing to show at the gate: declined

  Scenario: A resident's pass is asked about in the same way
    When Grace makes a pass for Hugo
      | kind       | resident visit   |
      | doors      | only the gym     |
      | lives in   | 3A               |
      | starts on  | Mon 2026-11-23   |
      | ends on    | Mon 2026-11-23   |
      | active for | 60 minutes       |
      | phone      | none             |
      | email      | hugo@example.com |
    Then Hugo's pass is awaiting a phone number now
    And Hugo gets an e-mail: Go to pass and enter your phone number

  Scenario: There is neither a number nor an address to ask at
    When Grace makes a pass for Ravi
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
      | phone      | none           |
    Then Grace is told what is wrong
      | recipient phone | missing: no way to ask |

@Quext @ours
Rule: The first decision to reach the service stands, the other person is told.

  Background:
    When Grace makes a pass for Vera
      | kind       | vendor visit      |
      | name       | boiler            |
      | doors      | gate              |
      | starts on  | Mon 2026-11-23    |
      | ends on    | Wed 2026-11-25    |
      | active for | 4 hours           |
      | phone      | none              |
      | email      | vera@example.com  |
    And Vera opens the pass
    And Vera enters the phone number

  Scenario: Approved before it was declined
    When Priya approves Vera's pass
    And Grace declines Vera's pass: too late in the day
    Then Grace is told: conflict
    And Vera's pass is live now

  Scenario: Declined before it was approved
    When Grace declines Vera's pass: too late in the day
    And Priya approves Vera's pass
    Then Priya is told: conflict
    And Vera's pass is declined now
