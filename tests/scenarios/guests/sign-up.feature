Feature: Sign up with the number

@SmartRent
Rule: Sign up with that number and the pass is there.

  Background:
    When Maya makes a pass for Ben
      | kind        | full day            |
      | name        | visit               |
      | doors       | gate and door 2B    |
      | date        | Mon 2026-11-23      |
      | secret code | 4711                |
    Then Ben gets a text: Maya

  Scenario: Without the link, and with all that the pass asks for besides
    Given Grace makes a pass for Ben
      | kind       | vendor visit   |
      | name       | boiler         |
      | doors      | front door     |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    And Maya makes a pass for Lee
      | kind  | full day       |
      | name  | dinner         |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    When Ben signs up with the phone number
    And Ben enters the verification code
    Then Ben's phone has the passes boiler and visit
    And the front door opens for Ben

  Scenario: The secret code is asked for as after the phone check of the link
    When Ben signs up with the phone number
    And Ben enters the verification code
    Then Ben is asked to enter the secret code
    And Ben has nothing to show at the gate: its secret code is needed
    When Ben enters the secret code 4711
    Then the gate opens for Ben
    And Maya's activity has
      | visit | issued   |      |
      | visit | shared   | sms  |
      | visit | verified |      |
      | visit | unlocked | gate |

  Scenario: What changes later comes to that phone
    When Ben signs up with the phone number
    And Ben enters the verification code
    And Ben enters the secret code 4711
    And Maya deletes Ben's pass
    And Ben's phone is up to date
    Then Ben sees
      | stands | deleted |

  Scenario: A new phone takes the old one's place
    When Ben signs up with the phone number
    And Ben enters the verification code
    And Ben enters the secret code 4711
    And Ben gets a new phone
    And 60 seconds pass
    And Ben signs up with the phone number
    And Ben enters the verification code
    And Ben enters the secret code 4711
    Then the gate opens for Ben
    When Ben takes the other phone
    Then the gate stays shut for Ben: replaced; the screen says opens

  Scenario: What waits for staff is there, and opens once they have approved
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | front door     |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
      | phone      | none           |
      | email      | vera@example.com |
    And Vera opens the pass
    And Vera enters the phone number
    And Vera gets a new phone
    And Vera signs up with the phone number
    And Vera enters the verification code
    Then Vera is asked to wait for staff
    When Grace approves Vera's pass
    And Vera's phone is up to date
    Then the front door opens for Vera

@ours
Rule: The answer is the same for a number that no pass has.

  Scenario: Nobody has given Nora anything
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Nora signs up with the phone number
    Then Nora gets no message
    When Nora enters the verification code 123456
    Then Nora is told: wrong verification code
    And Nora's phone has no pass

  Scenario: Somebody else's number is of no use
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Nora signs up with Ben's phone number
    And Nora enters the verification code 123456
    Then Nora is told: wrong verification code
    And Nora's phone has no pass
