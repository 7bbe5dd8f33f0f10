Feature: People come by invitation

@Aptly
Rule: Member of properties by invitation, with permissions each.

  Scenario: A new colleague
    When Nora signs in
    Then Nora is told: wrong verification code
    When Grace invites Nora to work here: approve and see activity
    Then Nora gets a text: Grace
    When 60 seconds pass
    And Nora signs in
    Then Nora has the permissions approve and see activity
    And Nora isn't offered to make passes

  Scenario: An invitation that nobody took up runs out
    When Grace invites Nora to work here: issue passes
    And 15 days pass
    And Nora signs in
    Then Nora is told: wrong verification code

  Scenario: Who doesn't manage isn't offered to invite
    When Omar invites Nora to work here: manage
    Then Omar is told: forbidden

@ours
Rule: Residents come by moving in.

  Scenario: 3B is no longer vacant
    When Grace lets Nora move into 3B
    And Nora signs in
    Then Nora lives in 3B
    And door 3B opens for Nora
    And door 3A stays shut for Nora: not for this door
    When Grace's phone is up to date
    And Grace makes a pass for Ben
      | kind       | tour           |
      | doors      | door 3B        |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then Grace is told what is wrong
      | doors | forbidden: not vacant: 3B |
