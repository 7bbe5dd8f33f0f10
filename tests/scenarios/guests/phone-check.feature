Feature: Phone check

@SmartRent
Rule: A phone is required for guests where policy says so.

  Scenario: It says so
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
      | phone | none           |
    Then Maya is told what is wrong
      | recipient phone | missing: phone required |

  Scenario: It doesn't
    Given the policy says
      | phone required | false |
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
      | phone | none           |
    Then Ben's pass is live now

@Quext
Rule: The guest enters the number; if it is the pass's number, a verification code goes to the number on the pass.
  Screen, answer and timing are the same for a wrong number. 10 minutes, 5 tries; capped resends per link, number and
  property.

  Background:
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben opens the pass

  Scenario: The right number and the right verification code
    When Ben enters the phone number
    Then Ben gets a text: your verification code is

  Scenario: In time
    When Ben enters the phone number
    And 9 minutes pass
    And Ben enters the verification code
    Then the gate opens for Ben

  Scenario: After ten minutes
    When Ben enters the phone number
    And 10 minutes pass
    And Ben enters the verification code
    Then Ben is told: wrong verification code
    And Ben has nothing to show at the gate: the phone is checked first
    When Ben enters the phone number
    And Ben enters the verification code
    Then the gate opens for Ben

  Scenario: Somebody else's number
    When Ben enters Lee's phone number
    Then Ben is asked to enter the verification code
    And Lee gets no message
    When Ben enters the verification code 123456
    Then Ben is told: wrong verification code

  Scenario: Somebody else has the link
    When Ben enters the phone number
    And Ben enters the verification code
    Then Lee gets no message
    And the gate opens for Ben

  Scenario: Five tries
    When Ben enters the phone number
    And Ben enters the verification code 000000
    Then Ben is told: wrong verification code
    When Ben enters the verification code 000001
    Then Ben is told: wrong verification code
    When Ben enters the verification code 000002
    Then Ben is told: wrong verification code
    When Ben enters the verification code 000003
    Then Ben is told: wrong verification code
    When Ben enters the verification code 000004
    Then Ben is told: wrong verification code
    When Ben enters the verification code
    Then Ben is told: wrong verification code

  Scenario: The numbers that one link may ask for in a day are counted
    When Ben enters the phone number 10 times
    And Ben enters the phone number
    Then Ben is told: too many tries

  Scenario: So are those that go to one number, by whichever link
    When Ben enters the phone number 5 times
    And Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben opens the pass
    And Ben enters the phone number 5 times
    And Ben enters the phone number
    Then Ben is told: too many tries

  Scenario: And so are the texts of the whole property, whoever causes them
    When Ben enters the phone number
    And the property's texts of today are used up
    And Maya makes a pass for Lee
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Lee opens the pass
    And Lee enters Ben's phone number
    Then Lee is told: too many tries
    When Lee enters the phone number
    Then Lee is told: too many tries
    When it is Tue 2026-11-24 09:01
    And Maya makes a pass for Lee
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    And Lee opens the pass
    And Lee enters the phone number
    Then Lee gets a text: your verification code is
