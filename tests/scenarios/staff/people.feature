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

  Scenario: A second home, and one of two given up
    When Grace gives Maya the home 3B
    And Maya's phone is up to date
    Then Maya lives in 2B and 3B
    And door 3B opens for Maya
    And door 2B opens for Maya
    When Grace takes from Maya the home 3B
    And Maya's phone is up to date
    Then Maya lives in 2B
    And door 3B stays shut for Maya: not for this door
    And door 2B opens for Maya
    When Grace takes from Maya the home 2B
    Then Grace is told: conflict

@ours
Rule: Staff change a lost number; whoever holds the old phone is out, and both numbers are told.

  Scenario: A lost phone, and a new number
    Then door 2B opens for Maya
    When Grace changes Maya's number to that of Ravi
    Then Ravi gets a text: This is your number at Elm House now
    And door 2B stays shut for Maya: deleted
    When Maya's phone is up to date
    Then Maya is told: signed out
    When Maya gets a new phone
    Then door 2B opens for Maya

  Scenario: Nobody changes their own
    When Grace changes Grace's number to that of Ravi
    Then Grace is told: conflict
    And Ravi gets no message
